package dev.orderstream.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Reads the body of one command. Strict: UTF-8, one object, no unknown field, no field twice, every type as declared. Whatever can be
 * told in one go is told in one go.
 */
public final class CommandJson {
    private CommandJson() {}

    /**
     * Reads a body. A form without fields takes an empty body or an empty object.
     *
     * @throws MalformedException naming everything that is wrong
     */
    public static Values read(Form<Values> form, byte[] body) {
        if (form.fields().isEmpty() && body.length == 0) {
            return Values.none(form);
        }
        requireUtf8(body);
        try (JsonParser parser = JsonLimits.FACTORY.createParser(body)) {
            FormReader reader = new FormReader(parser, 0);
            try {
                parser.nextToken();
                Values values = reader.readObject(form);
                List<FieldError> errors = reader.takeErrors();
                if (!errors.isEmpty()) {
                    throw new MalformedException(errors);
                }
                if (parser.nextToken() != null) {
                    throw new MalformedException("", "something follows the end of the JSON object");
                }
                return values;
            } catch (JsonProcessingException broken) {
                throw broken(broken, reader.pointer());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static void requireUtf8(byte[] body) {
        if (!Unicode.isUtf8(body)) {
            throw new MalformedException("", "is not UTF-8");
        }
    }

    static MalformedException broken(JsonProcessingException broken, String pointer) {
        return new MalformedException(pointer, reason(broken));
    }

    private static String reason(JsonProcessingException broken) {
        if (broken instanceof StreamConstraintsException) {
            return "is beyond a limit: depth " + JsonLimits.DEPTH_MAX + ", strings of " + JsonLimits.STRING_MAX
                    + " characters, numbers of " + JsonLimits.DIGITS_MAX + " characters, names of "
                    + JsonLimits.NAME_MAX
                    + " characters";
        }
        return "is not JSON at line " + broken.getLocation().getLineNr() + ", column "
                + broken.getLocation().getColumnNr();
    }
}
