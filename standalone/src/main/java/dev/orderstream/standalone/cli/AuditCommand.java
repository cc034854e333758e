package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.Finding;
import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.FulfilmentAppConfig;
import dev.orderstream.topology.app.InventoryApp;
import dev.orderstream.topology.app.InventoryAppConfig;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.query.QuerySettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Holds a cluster against what orders, inventory, fulfilment and views need of it. Starts and changes nothing. */
@Command(
        name = "audit",
        description = {
            "Look whether topics, settings and offsets of a cluster are as orders, inventory, fulfilment and views need them.",
            "Starts and changes nothing. Exits with 0 when nothing is found, with 1 when something is."
        })
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private final OrdersTarget target = new OrdersTarget();

    @Mixin
    private final ViewVersionOption view = new ViewVersionOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ViewsAppConfig views = new ViewsAppConfig(
                target.streams(ViewsAppConfig.applicationId(view.version())),
                QuerySettings.of("127.0.0.1", 0),
                Optional.empty());
        FulfilmentAppConfig fulfilment = target.fulfilment();
        Map<String, List<Finding>> findings = new LinkedHashMap<>();
        try {
            OrdersAppConfig orders = target.orders();
            findings.put(orders.streams().applicationId(), OrdersApp.audit(orders));
            InventoryAppConfig inventory = target.inventory();
            findings.put(inventory.streams().applicationId(), InventoryApp.audit(inventory));
            findings.put(views.streams().applicationId(), ViewsApp.audit(views));
            findings.put(fulfilment.streams().applicationId(), FulfilmentApp.audit(fulfilment));
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
        print(findings);
        return findings.values().stream().allMatch(List::isEmpty) ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(Map<String, List<Finding>> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            List<Map<String, String>> all = new ArrayList<>();
            findings.forEach((application, some) -> some.forEach(finding -> all.add(Map.of(
                    "application",
                    application,
                    "code",
                    finding.code().name(),
                    "subject",
                    finding.subject(),
                    "sentence",
                    finding.sentence()))));
            JsonOption.print(out, Map.of("findings", all));
            return;
        }
        findings.forEach((application, some) -> {
            out.println(application + ": " + (some.isEmpty() ? "nothing found" : ""));
            some.forEach(finding -> out.println("  " + finding));
        });
        out.flush();
    }
}
