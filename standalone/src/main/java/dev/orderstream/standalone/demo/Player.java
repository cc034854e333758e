package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.demo.GatewayClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Plays scripts through the gateway, many orders at once, and compares every answer with what the script expects. */
final class Player {
    private static final int AT_ONCE = 24;

    private final GatewayClient gateway;
    private final Checks checks;
    private final Runnable onAnswer;

    /** @param onAnswer hears of every answer, in any thread */
    Player(GatewayClient gateway, Checks checks, Runnable onAnswer) {
        this.gateway = gateway;
        this.checks = checks;
        this.onAnswer = onAnswer;
    }

    /** Plays all; returns when the last has been answered. */
    void play(List<OrderScript> scripts) throws InterruptedException {
        Semaphore atOnce = new Semaphore(AT_ONCE);
        List<Future<?>> playing = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (OrderScript script : scripts) {
                atOnce.acquire();
                playing.add(threads.submit(() -> {
                    try {
                        play(script);
                    } finally {
                        atOnce.release();
                    }
                }));
            }
        }
        for (Future<?> one : playing) {
            if (one.state() == Future.State.FAILED) {
                checks.that(
                        false,
                        "every request is answered",
                        String.valueOf(one.exceptionNow().getMessage()));
            }
        }
    }

    private void play(OrderScript script) {
        String lastCommand = "";
        for (Step step : script.steps()) {
            String path = step.path().replace(Step.LAST_COMMAND, lastCommand);
            Answer answer = gateway.send(step, path);
            if (!isAsExpected(step, path, answer)) {
                return; // what follows would only fail for the same reason
            }
            lastCommand = answer.body().path("commandId").asText();
            onAnswer.run();
        }
    }

    private boolean isAsExpected(Step step, String path, Answer answer) {
        Expected expected = step.expected();
        String wanted = summary(expected);
        String found = expected.rejected() && answer.status() >= 400
                ? answer.status() + " " + answer.body().path("code").asText()
                : answer.status() >= 300
                        ? answer.status() + " " + answer.body().path("code").asText() + " "
                                + answer.body().path("detail").asText()
                        : summary(answer);
        checks.equal(found, wanted, step.method() + " " + path + " is answered " + wanted);
        return wanted.equals(found);
    }

    private static String summary(Expected expected) {
        if (expected.rejected()) {
            return expected.status() + " " + expected.code().orElseThrow();
        }
        return "%d %s version %d %s%s"
                .formatted(
                        expected.status(),
                        expected.state(),
                        expected.version(),
                        expected.events(),
                        expected.duplicate() ? " duplicate" : "");
    }

    private static String summary(Answer answer) {
        JsonNode body = answer.body();
        List<String> events = new ArrayList<>();
        body.path("events").forEach(event -> events.add(event.path("type").asText()));
        return "%d %s version %d %s%s"
                .formatted(
                        answer.status(),
                        body.path("state").asText(),
                        body.path("version").asLong(),
                        events,
                        body.path("duplicate").asBoolean() ? " duplicate" : "");
    }
}
