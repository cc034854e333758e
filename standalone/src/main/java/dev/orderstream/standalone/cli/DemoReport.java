package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.MoneyText;
import dev.orderstream.standalone.Timeline;
import dev.orderstream.standalone.demo.DemoResult;
import dev.orderstream.standalone.demo.SagaLine;
import java.io.PrintWriter;

/** The result of the demo as text. */
final class DemoReport {
    private static final int DETAIL_CHARS_MAX = 80;

    private final PrintWriter out;

    DemoReport(PrintWriter out) {
        this.out = out;
    }

    void print(DemoResult result) {
        out.printf("%nTimeline of order %s%n", result.timeline().path("orderId").asText());
        Timeline.lines(result.timeline()).forEach(out::println);

        out.printf("%nSales of the day%n");
        result.sales()
                .forEach((currency, sales) -> out.printf(
                        "  %4d orders paid   revenue %14s   refunds %12s%n",
                        sales.ordersPaid(),
                        MoneyText.of(sales.revenue(), currency),
                        MoneyText.of(sales.refunds(), currency)));

        out.printf("%nDead letters%n");
        result.deadLetters()
                .forEach(letter -> out.printf(
                        "  %-10s  %-18s  %-14s  %s%n",
                        letter.kind(), letter.code(), letter.order(), shortened(letter.detail())));

        out.printf("%nLeft to themselves%n");
        result.sagas().forEach(this::saga);

        out.printf(
                "%n%d orders, %d requests, %d events: %d of %d expectations hold.%n",
                result.orders(),
                result.requests(),
                result.events(),
                result.checks() - result.failed().size(),
                result.checks());
        out.flush();
    }

    private void saga(SagaLine saga) {
        out.printf(
                "  %-27s %-22s %-11s %-14s %5d ms%n",
                saga.told(), saga.orderId(), saga.state(), saga.reason(), saga.millis());
        out.printf("    %s%n", String.join(", ", saga.steps()));
    }

    private static String shortened(String detail) {
        return detail.length() <= DETAIL_CHARS_MAX ? detail : detail.substring(0, DETAIL_CHARS_MAX) + "...";
    }
}
