package dev.orderstream.topology.app;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** Waits for the brokers' answers, for a bounded time, and turns what goes wrong into one sentence. */
final class BrokerAnswers {
    /** How long an answer is waited for. */
    static final int SECONDS = 15;

    private BrokerAnswers() {}

    /**
     * The answer.
     *
     * @param about what is asked for, as in "the topics"
     * @throws StartException when there is none
     */
    static <T extends @Nullable Object> T of(KafkaFuture<T> answer, String about) {
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new StartException(
                    "the brokers do not answer for " + about + " ("
                            + Optional.ofNullable(failed.getCause())
                                    .map(Throwable::getMessage)
                                    .orElse("no reason given")
                            + ")",
                    failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            throw new StartException("the brokers do not answer for " + about + " within " + SECONDS + " s", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while asking the brokers for " + about, stopped);
        }
    }

    /** The answer; empty where it is this error, which says that there is nothing. */
    static <T> Optional<T> unless(Class<? extends Exception> nothing, KafkaFuture<T> answer, String about) {
        try {
            return Optional.of(of(answer, about));
        } catch (StartException failed) {
            if (nothing.isInstance(failed.getCause())) {
                return Optional.empty();
            }
            throw failed;
        }
    }
}
