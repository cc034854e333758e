package dev.orderstream.standalone.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code orders}: entry point of the launcher. */
@Command(
        name = "orders",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        description = "An event-sourced order pipeline on Kafka Streams.",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or something must change first.",
            "Logs go to stderr; ORDERS_LOG=info, debug or json says more (default warn).",
            "Try: orders demo"
        },
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            RunCommand.class,
            HistoryCommand.class,
            DeadLettersCommand.class,
            FulfilmentCommand.class,
            ReplayCommand.class,
            TopicsCommand.class,
            AuditCommand.class,
            OffsetsCommand.class,
            SchemasCommand.class,
            TopologyCommand.class,
            BenchCommand.class,
            CompletionCommand.class
        })
public final class OrdersCommand implements Runnable {
    @Mixin
    private final Verbosity verbosity = new Verbosity();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        LogSetup.apply(System.getenv().getOrDefault("ORDERS_LOG", "warn"));
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs a command; output and errors go where the caller says. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        OrdersCommand root = new OrdersCommand();
        return new CommandLine(root)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Errors(root.verbosity))
                .setParameterExceptionHandler(OrdersCommand::wrongUsage)
                .execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int wrongUsage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .println("orders: " + wrong.getMessage() + ". Try: "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.PRECONDITION;
    }
}
