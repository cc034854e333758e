package dev.orderstream.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Content negotiation: what a body is, and what an answer may be. */
final class MediaTypes {
    static final String NDJSON = "application/x-ndjson";

    private static final Set<String> ANSWERS =
            Set.of(Answer.JSON, Answer.PROBLEM_JSON, "application/*", "*/*", "application/*+json");

    private static final Pattern REFUSED = Pattern.compile(";\\s*q=0(\\.0*)?\\s*$", Pattern.CASE_INSENSITIVE);

    private MediaTypes() {}

    /**
     * The body's media type.
     *
     * @throws ProblemException with 415 when it is none of those allowed, or not in UTF-8
     */
    static String ofBody(Headers headers, List<String> allowed) {
        List<String> lines = headers.all(HeaderNames.CONTENT_TYPE, List::of);
        String[] parts = lines.size() == 1 ? lines.getFirst().split(";", -1) : new String[] {""};
        String type = parts[0].trim().toLowerCase(Locale.ROOT);
        if (!allowed.contains(type)) {
            throw unsupported("the body must be " + String.join(" or ", allowed));
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                throw unsupported("the body must be in UTF-8");
            }
        }
        return type;
    }

    private static ProblemException unsupported(String detail) {
        return new ProblemException(Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail));
    }

    /** @throws ProblemException with 406 when the caller takes no JSON */
    static void requireJsonAccepted(Headers headers) {
        String accepted = String.join(",", headers.all(HeaderNames.ACCEPT, List::of));
        if (accepted.isBlank()) {
            return;
        }
        for (String range : accepted.split(",", -1)) {
            String[] parts = range.split(";", -1);
            boolean refused = REFUSED.matcher(range).find();
            if (!refused && ANSWERS.contains(parts[0].trim().toLowerCase(Locale.ROOT))) {
                return;
            }
        }
        throw new ProblemException(Problem.of(ProblemCode.NOT_ACCEPTABLE, "answers are " + Answer.JSON));
    }
}
