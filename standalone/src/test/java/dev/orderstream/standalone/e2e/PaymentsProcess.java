package dev.orderstream.standalone.e2e;

import dev.orderstream.participants.call.Attempt;
import dev.orderstream.participants.payments.PaymentProvider;
import dev.orderstream.participants.payments.PaymentsApp;
import dev.orderstream.participants.payments.PaymentsAppConfig;
import dev.orderstream.participants.payments.ProviderSettings;
import dev.orderstream.participants.work.WorkSettings;
import dev.orderstream.schemas.RegistrySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The payments application alone. It can stand between the provider's answer and its own record of it, to be killed there. */
final class PaymentsProcess {
    private PaymentsProcess() {}

    /** Arguments: bootstrap servers, registry URL, provider URL; "stand" to say "charged" and go no further. */
    public static void main(String[] arguments) throws InterruptedException {
        PaymentsAppConfig config = PaymentsAppConfig.forEmbedded(arguments[0], arguments[1])
                .withWork(WorkSettings.of(
                        PaymentsAppConfig.GROUP_ID,
                        arguments[0],
                        RegistrySettings.of(arguments[1]),
                        Map.of("session.timeout.ms", "2000", "heartbeat.interval.ms", "500")));
        PaymentProvider http = new ProviderSettings.Http(
                        URI.create(arguments[2]), Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(5))
                .open();
        boolean stands = arguments.length > 3;
        PaymentsApp payments = PaymentsApp.start(config, stands ? new Standing(http) : http, new SimpleMeterRegistry());
        payments.awaitRunning(Duration.ofSeconds(30));
        if (!stands) {
            System.out.println("running");
        }
        new CountDownLatch(1).await();
    }

    private record Standing(PaymentProvider provider) implements PaymentProvider {
        @Override
        public Attempt<Reply> charge(Charge charge) throws InterruptedException {
            Attempt<Reply> answer = provider.charge(charge);
            System.out.println(answer instanceof Attempt.Answered<Reply> ? "charged" : "no answer");
            new CountDownLatch(1).await();
            return answer;
        }

        @Override
        public Attempt<Reply> refund(Refund refund) throws InterruptedException {
            return provider.refund(refund);
        }

        @Override
        public void close() {
            provider.close();
        }
    }
}
