package dev.orderstream.participants.payments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.participants.call.Attempt;
import dev.orderstream.participants.call.Attempt.Failure;
import dev.orderstream.participants.call.HttpPost;
import dev.orderstream.participants.call.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A provider over HTTP: {@code POST /charges} and {@code POST /refunds} with {@code Idempotency-Key}. What neither says that money moved nor
 * that it will not is not known, and asked again under the same key. An answer that contradicts the request is believed by nobody.
 */
final class HttpPaymentProvider implements PaymentProvider {
    private static final Set<Integer> NO = Set.of(402, 409, 422);
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;

    /** The provider works on the same request right now. */
    private static final String IN_PROGRESS = "IN_PROGRESS";

    /** Says no, but not that no money moved. */
    private static final Set<String> CONTRADICTIONS =
            Set.of("IDEMPOTENCY_KEY_REUSED", "ALREADY_CHARGED", "ALREADY_REFUNDED");

    private final HttpPost http;
    private final URI charges;
    private final URI refunds;
    private final Optional<Secret> token;

    /** What must come back as it was sent. */
    private record Echo(String field, String id, Amount amount) {}

    HttpPaymentProvider(ProviderSettings.Http settings) {
        this.http = new HttpPost(settings.connectTimeout(), settings.callTimeout());
        String base = settings.url().toString().replaceAll("/+$", "");
        this.charges = URI.create(base + "/charges");
        this.refunds = URI.create(base + "/refunds");
        this.token = settings.token();
    }

    @Override
    public Attempt<Reply> charge(Charge charge) throws InterruptedException {
        return ask(
                charges,
                charge.key(),
                ProviderJson.charge(charge),
                new Echo("paymentId", charge.paymentId(), charge.amount()));
    }

    @Override
    public Attempt<Reply> refund(Refund refund) throws InterruptedException {
        return ask(
                refunds,
                refund.key(),
                ProviderJson.refund(refund),
                new Echo("refundId", refund.refundId(), refund.amount()));
    }

    private Attempt<Reply> ask(URI target, String key, byte[] json, Echo echo) throws InterruptedException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Idempotency-Key", key);
        token.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret.reveal()));
        return switch (http.post(target, headers, json)) {
            case Attempt.Answered<HttpPost.Answer> answered -> understood(answered.answer(), echo);
            case Attempt.NotKnown<HttpPost.Answer> unknown ->
                new Attempt.NotKnown<>(unknown.failure(), unknown.detail(), unknown.retryAfter());
        };
    }

    private static Attempt<Reply> understood(HttpPost.Answer answer, Echo echo) {
        int status = answer.status();
        if (status / 100 == 2) {
            return done(answer, echo);
        }
        if (NO.contains(status)) {
            return refused(answer);
        }
        Failure failure = status == TOO_MANY
                ? Failure.THROTTLED
                : status >= SERVER_ERRORS ? Failure.SERVER_ERROR : Failure.UNEXPECTED_STATUS;
        return new Attempt.NotKnown<>(failure, "status " + status, answer.retryAfter());
    }

    private static Attempt<Reply> done(HttpPost.Answer answer, Echo echo) {
        Optional<JsonNode> json = ProviderJson.object(answer.body());
        Optional<String> id = json.flatMap(object -> ProviderJson.text(object, echo.field()));
        Optional<Amount> amount = json.flatMap(ProviderJson::amount);
        Optional<String> reference = json.flatMap(object -> ProviderJson.text(object, "reference"));
        if (id.isEmpty() || amount.isEmpty() || reference.isEmpty()) {
            return Attempt.NotKnown.of(
                    Failure.UNREADABLE_ANSWER,
                    "status " + answer.status() + " without " + echo.field() + ", amount and reference");
        }
        if (!id.get().equals(echo.id()) || !amount.get().equals(echo.amount())) {
            return new Attempt.Answered<>(new Reply.Contradiction("The provider says that it moved "
                    + amount.get().amount() + " " + amount.get().currency() + " under " + echo.field() + " " + id.get()
                    + "; it was asked for " + echo.amount().amount() + " "
                    + echo.amount().currency() + " under " + echo.id() + "."));
        }
        return new Attempt.Answered<>(new Reply.Done(reference.get()));
    }

    private static Attempt<Reply> refused(HttpPost.Answer answer) {
        Optional<String> code = ProviderJson.object(answer.body()).flatMap(ProviderJson::code);
        if (code.isEmpty() || code.get().equals(IN_PROGRESS)) {
            return new Attempt.NotKnown<>(
                    Failure.UNEXPECTED_STATUS,
                    "status " + answer.status() + (code.isEmpty() ? " without a code" : ": " + IN_PROGRESS),
                    answer.retryAfter());
        }
        return new Attempt.Answered<>(
                CONTRADICTIONS.contains(code.get())
                        ? new Reply.Contradiction("The provider refuses with " + code.get()
                                + ", which does not say that no money moved under this key.")
                        : new Reply.Refused(code.get()));
    }

    @Override
    public void close() {
        http.close();
    }
}
