package dev.orderstream.standalone.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that was run in this JVM: its exit code and what it printed. */
public record Ran(int exitCode, String out, String err) {
    public static Ran orders(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = OrdersCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
