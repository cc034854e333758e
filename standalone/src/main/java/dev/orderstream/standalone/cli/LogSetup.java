package dev.orderstream.standalone.cli;

import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** How much is logged, and in which form. To be called before the first logger is made. */
final class LogSetup {
    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private LogSetup() {}

    /**
     * @param setting {@code warn}, {@code info}, {@code debug}: text of that level; {@code json}: JSON of level info. Anything else
     *     counts as {@code warn}
     */
    static void apply(String setting) {
        String wanted = setting.toLowerCase(Locale.ROOT);
        boolean json = wanted.equals("json");
        String level = json ? "info" : List.of("info", "debug").contains(wanted) ? wanted : "warn";
        System.setProperty("logback.configurationFile", "orders-logback.xml");
        System.setProperty("orders.log.level", level);
        System.setProperty("orders.log.appender", json ? "JSON" : "TEXT");
        HELIDON.setLevel(level.equals("warn") ? Level.WARNING : Level.INFO);
    }
}
