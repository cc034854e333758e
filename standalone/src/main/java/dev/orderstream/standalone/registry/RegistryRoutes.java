package dev.orderstream.standalone.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.ErrorMessage;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.CompatibilityCheckResponse;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Confluent's HTTP API, as far as its clients call it. Paths are matched before they are decoded, since a subject may hold a slash.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema Registry API</a>
 */
final class RegistryRoutes implements HttpService {
    static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Logger LOG = LoggerFactory.getLogger(RegistryRoutes.class);
    private static final String ANY = "*";
    private static final String READ_WRITE = "READWRITE";

    private final SchemaRegistry registry;
    private final List<Route> routes = List.of(
            route("GET", "", call -> Map.of()),
            route("GET", "subjects", call -> registry().subjects()),
            route("POST", "subjects/*", this::lookup),
            route("GET", "subjects/*/versions", call -> registry().versions(call.name(0))),
            route("POST", "subjects/*/versions", this::register),
            route("GET", "subjects/*/versions/*", call -> registry().version(call.name(0), call.name(1))),
            route("GET", "subjects/*/versions/*/schema", this::rawVersion),
            route("GET", "schemas/types", call -> List.of("AVRO")),
            route("GET", "schemas/ids/*", this::byId),
            route(
                    "GET",
                    "schemas/ids/*/schema",
                    call -> new Raw(registry().byId(call.number(0)).canonicalString())),
            route("GET", "schemas/ids/*/subjects", this::subjectsOf),
            route("GET", "schemas/ids/*/versions", call -> registry().versionsOf(call.number(0))),
            route("POST", "compatibility/subjects/*/versions", call -> compatibility(call, Optional.empty())),
            route(
                    "POST",
                    "compatibility/subjects/*/versions/*",
                    call -> compatibility(call, Optional.of(call.name(1)))),
            route(
                    "GET",
                    "config",
                    call -> Map.of("compatibilityLevel", registry().defaultLevel().name)),
            route("PUT", "config", call -> setLevel(call, Optional.empty())),
            route("GET", "config/*", this::level),
            route("PUT", "config/*", call -> setLevel(call, Optional.of(call.name(0)))),
            route("GET", "mode", call -> Map.of("mode", READ_WRITE)),
            route("GET", "mode/*", this::mode));

    RegistryRoutes(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(this::handle);
    }

    private SchemaRegistry registry() {
        return registry;
    }

    private Object register(RegistryCall call) {
        Schema registered = registry.register(call.name(0), call.schema(call.name(0)), call.flag("normalize"));
        return new RegisterSchemaResponse(registered);
    }

    private Object lookup(RegistryCall call) {
        return registry.lookup(call.name(0), call.schema(call.name(0)), call.flag("normalize"));
    }

    private Object rawVersion(RegistryCall call) {
        return new Raw(registry.version(call.name(0), call.name(1)).getSchema());
    }

    private Object byId(RegistryCall call) {
        ParsedSchema schema = registry.byId(call.number(0));
        SchemaString answer = new SchemaString(new Schema("", 0, call.number(0), schema));
        if (call.flag("fetchMaxId")) {
            answer.setMaxId(registry.highestId());
        }
        return answer;
    }

    private Object subjectsOf(RegistryCall call) {
        TreeSet<String> subjects = new TreeSet<>();
        for (SubjectVersion version : registry.versionsOf(call.number(0))) {
            subjects.add(version.getSubject());
        }
        return subjects;
    }

    private Object compatibility(RegistryCall call, Optional<String> version) {
        String subject = call.name(0);
        List<String> reasons =
                registry.incompatibilities(subject, version, call.schema(subject), call.flag("normalize"));
        CompatibilityCheckResponse answer = new CompatibilityCheckResponse();
        answer.setIsCompatible(reasons.isEmpty());
        if (call.flag("verbose")) {
            answer.setMessages(reasons);
        }
        return answer;
    }

    private Object level(RegistryCall call) {
        return Map.of("compatibilityLevel", registry.level(call.name(0), call.flag("defaultToGlobal")).name);
    }

    private Object setLevel(RegistryCall call, Optional<String> subject) {
        String level = call.compatibility().orElseThrow(RegistryException::invalidLevel);
        return Map.of("compatibility", registry.setLevel(subject, level).name);
    }

    private Object mode(RegistryCall call) {
        if (call.flag("defaultToGlobal")) {
            return Map.of("mode", READ_WRITE);
        }
        throw RegistryException.modeNotConfigured(call.name(0));
    }

    private void handle(ServerRequest request, ServerResponse response) {
        try {
            send(response, 200, dispatch(request));
        } catch (RegistryException refused) {
            send(response, refused.status(), new ErrorMessage(refused.code(), refused.getMessage()));
        } catch (RuntimeException bug) {
            LOG.atError()
                    .addKeyValue("method", request.prologue().method().text())
                    .setCause(bug)
                    .log("A registry request failed.");
            send(response, 500, new ErrorMessage(500, "Internal Server Error"));
        }
        // The server says that it closes, and would go on reading.
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("that was its last answer");
        }
    }

    private Object dispatch(ServerRequest request) {
        String method = request.prologue().method().text();
        List<String> path = segments(request.path().rawPath());
        boolean known = false;
        for (Route route : routes) {
            if (route.matches(path)) {
                if (route.method().equals(method)) {
                    return route.handler().answer(new RegistryCall(request, route.names(path)));
                }
                known = true;
            }
        }
        throw known
                ? RegistryException.http(405, "HTTP 405 Method Not Allowed")
                : RegistryException.http(404, "HTTP 404 Not Found");
    }

    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    private static void send(ServerResponse response, int status, Object answer) {
        byte[] body;
        try {
            body = answer instanceof Raw(String json)
                    ? json.getBytes(UTF_8)
                    : StoredRecord.JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        response.send(body);
    }

    private static Route route(String method, String pattern, Handler handler) {
        return new Route(method, segments(pattern), handler);
    }

    private interface Handler {
        Object answer(RegistryCall call);
    }

    /** JSON that is sent as it is. */
    private record Raw(String json) {}

    private record Route(String method, List<String> pattern, Handler handler) {
        boolean matches(List<String> path) {
            if (path.size() != pattern.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!pattern.get(i).equals(ANY) && !pattern.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        List<String> names(List<String> path) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < path.size(); i++) {
                if (pattern.get(i).equals(ANY)) {
                    names.add(decode(path.get(i)));
                }
            }
            return names;
        }

        private static String decode(String segment) {
            try {
                return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
            } catch (IllegalArgumentException malformed) {
                throw RegistryException.http(400, "The path is not percent-encoded UTF-8");
            }
        }
    }
}
