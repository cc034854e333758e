package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Option of commands that print data: for machines. */
final class JsonOption {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--json", description = "Print JSON.")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }

    static void print(PrintWriter out, Object value) {
        try {
            out.println(PlainText.json(JSON.writeValueAsString(value)));
            out.flush();
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
