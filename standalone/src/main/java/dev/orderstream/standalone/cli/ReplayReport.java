package dev.orderstream.standalone.cli;

import dev.orderstream.topology.app.ViewsComparison.Difference;
import dev.orderstream.topology.app.ViewsComparison.Result;
import dev.orderstream.topology.domain.view.OrderView;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came of comparing two versions of the views, as text or as data. */
record ReplayReport(String built, String running, Result result) {
    private static final int VALUE_CHARS_MAX = 60;

    void print(PrintWriter out) {
        result.shown().forEach(difference -> out.println("  " + line(difference)));
        if (result.shown().size() < result.diverging()) {
            out.printf(
                    Locale.ROOT,
                    "  and %,d more%n",
                    result.diverging() - result.shown().size());
        }
        out.printf(Locale.ROOT, "%,d orders of %s and %s compared: ", result.orders(), built, running);
        if (result.diverging() == 0) {
            out.println("they are equal.");
        } else {
            out.printf(
                    Locale.ROOT,
                    "%,d diverge (%,d differ, %,d missing in %s, %,d missing in %s).%n",
                    result.diverging(),
                    result.differing(),
                    result.missingInBuilt(),
                    built,
                    result.missingInRunning(),
                    running);
        }
        out.flush();
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("built", built);
        data.put("running", running);
        data.put("orders", result.orders());
        data.put("equal", result.diverging() == 0);
        data.put("differing", result.differing());
        data.put("missingInBuilt", result.missingInBuilt());
        data.put("missingInRunning", result.missingInRunning());
        data.put("shown", result.shown().stream().map(ReplayReport::data).toList());
        return data;
    }

    private String line(Difference difference) {
        String what = difference
                .field()
                .map(field -> field + ": " + shown(difference.built(), field) + " in " + built + ", "
                        + shown(difference.running(), field) + " in " + running)
                .orElse("missing in " + (difference.built().isEmpty() ? built : running));
        return "%-30s version %d  %s".formatted(plain(difference.orderId()), difference.version(), what);
    }

    private static Map<String, Object> data(Difference difference) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("orderId", difference.orderId());
        data.put("version", difference.version());
        difference
                .field()
                .ifPresentOrElse(
                        field -> {
                            data.put("field", field);
                            data.put("built", shown(difference.built(), field));
                            data.put("running", shown(difference.running(), field));
                        },
                        () -> data.put("missingIn", difference.built().isEmpty() ? "built" : "running"));
        return data;
    }

    private static String shown(Optional<OrderView> view, String field) {
        String text = plain(Difference.value(view.orElseThrow(), field).toString());
        return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX) + "...";
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
