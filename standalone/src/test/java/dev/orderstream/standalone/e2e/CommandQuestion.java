package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.PlainLog.Ended;
import dev.orderstream.standalone.e2e.PlainLog.Entry;
import dev.orderstream.standalone.e2e.Shown.Store;
import java.util.List;
import java.util.Optional;

/** What became of a command? One with events, one without, or one that nobody sent. */
final class CommandQuestion implements Question {
    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        String order = asking.order();
        List<Ended> withoutEvent = asking.log(log -> log.withoutEvent(order));
        if (asking.once(10)) {
            assertThat(asked(asking, order, "never-sent")
                            .answer()
                            .body()
                            .path("status")
                            .asText())
                    .isEqualTo("PENDING");
        } else if (!withoutEvent.isEmpty() && asking.once(2)) {
            without(asking, order, withoutEvent.get(asking.random().nextInt(withoutEvent.size())));
        } else {
            int version = asking.random()
                            .nextInt(asking.log(log -> log.version(order)).intValue())
                    + 1;
            accepted(
                    asking,
                    order,
                    asking.log(log -> log.at(order, version).orElseThrow())
                            .event()
                            .metadata()
                            .causationId()
                            .orElseThrow());
        }
    }

    private static void accepted(Asking asking, String order, String command)
            throws NotAnsweredException, InterruptedException {
        Told told = asked(asking, order, command);
        int position = told.least(Store.COMMANDS, PlainLog.partition(order));
        JsonNode body = told.answer().body();
        int found = body.path("versions").size();
        List<Entry> appended = asking.awaited(
                        log -> Optional.of(log.appended(order, command)).filter(all -> all.size() >= found))
                .orElseThrow(() -> new AssertionError("not committed: " + found + " events of the command"));
        long least =
                appended.stream().filter(entry -> entry.position() <= position).count();
        if (body.path("status").asText().equals("PENDING")) {
            assertThat(least).as("events of the command that were shown").isZero();
            return;
        }
        assertThat(body.path("status").asText()).isEqualTo("ACCEPTED");
        assertThat((long) found).as("events of the command").isGreaterThanOrEqualTo(Math.max(1, least));
        for (int i = 0; i < found; i++) {
            assertThat(body.path("versions").path(i).asLong())
                    .isEqualTo(appended.get(i).view().version());
        }
        asking.saw(
                told,
                Store.COMMANDS,
                PlainLog.partition(order),
                appended.get(found - 1).position());
    }

    private static void without(Asking asking, String order, Ended ended)
            throws NotAnsweredException, InterruptedException {
        boolean wasShown = asking.hasSeenEnd(ended.commandId());
        Told told = asked(asking, order, ended.commandId());
        JsonNode body = told.answer().body();
        if (body.path("status").asText().equals("PENDING")) {
            assertThat(wasShown && told.isTruth()).as("its end was shown").isFalse();
            return;
        }
        assertThat(body.path("status").asText()).isEqualTo(ended.code().isPresent() ? "REJECTED" : "ACCEPTED");
        assertThat(body.path("code").asText()).isEqualTo(ended.code().orElse(""));
        assertThat(body.path("versions")).isEmpty();
        asking.sawEnd(told, ended.commandId());
    }

    private static Told asked(Asking asking, String order, String command)
            throws NotAnsweredException, InterruptedException {
        Told told = asking.get("/orders/" + order + "/commands/" + command);
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.answer().text("/orderId")).isEqualTo(order);
        assertThat(told.answer().text("/commandId")).isEqualTo(command);
        return told;
    }
}
