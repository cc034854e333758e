package dev.orderstream.topology.query;

import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is behind one path template: a handler for each method. It takes requests of every method, so that a wrong one gets a 405 with
 * Allow. HEAD goes where GET goes.
 */
final class Endpoint implements HttpRoute {
    /** Answers one call; what it throws becomes a problem (see {@link Answers}). */
    interface Action {
        Answer answer(Call call) throws InterruptedException;
    }

    private final PathTemplate template;
    private final Map<String, Action> actions;

    private Endpoint(PathTemplate template, Map<String, Action> actions) {
        this.template = template;
        this.actions = actions;
    }

    static Endpoint get(String template, Action action) {
        return new Endpoint(new PathTemplate(template), Map.of("GET", action));
    }

    static Endpoint post(String template, Action action) {
        return new Endpoint(new PathTemplate(template), Map.of("POST", action));
    }

    /** The same path with one more method. */
    Endpoint post(Action action) {
        Map<String, Action> more = new TreeMap<>(actions);
        more.put("POST", action);
        return new Endpoint(template, Map.copyOf(more));
    }

    String template() {
        return template.toString();
    }

    /** Methods that are answered, in the form of the header Allow. */
    String allow() {
        return actions.keySet().stream()
                .flatMap(method -> method.equals("GET") ? Stream.of(method, "HEAD") : Stream.of(method))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Override
    public PathMatchers.MatchResult accepts(HttpPrologue prologue) {
        return template.match(prologue.uriPath());
    }

    @Override
    public Optional<PathMatcher> pathMatcher() {
        return Optional.of(template);
    }

    @Override
    public Handler handler() {
        return (request, response) -> {
            Method method = request.prologue().method();
            Action action = actions.get(method.equals(Method.HEAD) ? "GET" : method.text());
            if (action == null) {
                throw Problem.methodNotAllowed(allow()).exception();
            }
            Answers.send(request, response, action.answer(new Call(request, Correlation.of(response), template)));
        };
    }

    @Override
    public String toString() {
        return allow() + " " + template;
    }
}
