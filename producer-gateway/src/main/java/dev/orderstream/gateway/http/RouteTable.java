package dev.orderstream.gateway.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the route of a request. */
final class RouteTable {
    /** What answers requests of one route. */
    interface Handler {
        Answer handle(Exchange exchange);
    }

    /**
     * @param template of the path, such as {@code /orders/{orderId}/items}
     * @param guarded whether it takes credentials, quota and a gateway that is ready
     */
    record Route(String method, String template, boolean guarded, Handler handler) {
        private String[] segments() {
            return template.substring(1).split("/", -1);
        }
    }

    /** A route, and the parameters of the path, still encoded. */
    record Match(Route route, Map<String, String> parameters) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Entry(Route route, String[] segments) {}

    private final List<Entry> entries;

    RouteTable(List<Route> routes) {
        this.entries =
                routes.stream().map(route -> new Entry(route, route.segments())).toList();
    }

    List<Route> routes() {
        return entries.stream().map(Entry::route).toList();
    }

    /**
     * The route of a request; HEAD goes where GET goes.
     *
     * @throws ProblemException with 404 or 405
     */
    Match match(String method, String rawPath) {
        // A target such as * or host:port has no path, and fits no template.
        String[] path = rawPath.startsWith("/") ? rawPath.substring(1).split("/", -1) : new String[0];
        String wanted = method.equals("HEAD") ? "GET" : method;
        TreeSet<String> allowed = new TreeSet<>();
        for (Entry entry : entries) {
            if (fits(entry.segments, path)) {
                if (entry.route.method().equals(wanted)) {
                    return new Match(entry.route, parameters(entry.segments, path));
                }
                allowed.add(entry.route.method());
            }
        }
        if (allowed.isEmpty()) {
            throw new ProblemException(Problem.of(ProblemCode.NOT_FOUND, "there is no route for this path"));
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        throw new ProblemException(Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "this path takes " + allowed)
                .withHeader("Allow", String.join(", ", allowed)));
    }

    private static boolean fits(String[] template, String[] path) {
        if (template.length != path.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> parameters(String[] template, String[] path) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < path.length; i++) {
            if (template[i].startsWith("{")) {
                parameters.put(template[i].substring(1, template[i].length() - 1), path[i]);
            }
        }
        return parameters;
    }
}
