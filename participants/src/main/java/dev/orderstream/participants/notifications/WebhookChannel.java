package dev.orderstream.participants.notifications;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.participants.call.Attempt;
import dev.orderstream.participants.call.Attempt.Failure;
import dev.orderstream.participants.call.HttpPost;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;

/** Posts confirmations to a webhook, signed. A 2xx is a delivery, 410 says that nobody wants them, anything else is tried again. */
final class WebhookChannel implements ConfirmationChannel {
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final HttpPost http;
    private final WebhookSignature signature;
    private final InstantSource clock;

    WebhookChannel(ChannelSettings.Webhook settings, InstantSource clock) {
        this.url = settings.url();
        this.http = new HttpPost(settings.connectTimeout(), settings.callTimeout());
        this.signature = new WebhookSignature(settings.secret());
        this.clock = clock;
    }

    @Override
    public Attempt<Delivery> deliver(Confirmation confirmation) throws InterruptedException {
        byte[] body = body(confirmation);
        long seconds = clock.instant().getEpochSecond();
        Map<String, String> headers = Map.of(
                "webhook-id", confirmation.id(),
                "webhook-timestamp", Long.toString(seconds),
                "webhook-signature", signature.of(confirmation.id(), seconds, body));
        return switch (http.post(url, headers, body)) {
            case Attempt.Answered<HttpPost.Answer> answered -> understood(answered.answer());
            case Attempt.NotKnown<HttpPost.Answer> unknown ->
                new Attempt.NotKnown<>(unknown.failure(), unknown.detail(), unknown.retryAfter());
        };
    }

    private static Attempt<Delivery> understood(HttpPost.Answer answer) {
        int status = answer.status();
        if (status / 100 == 2) {
            return new Attempt.Answered<>(Delivery.TAKEN);
        }
        if (status == GONE) {
            return new Attempt.Answered<>(Delivery.GONE);
        }
        Failure failure = status == TOO_MANY
                ? Failure.THROTTLED
                : status >= SERVER_ERRORS ? Failure.SERVER_ERROR : Failure.UNEXPECTED_STATUS;
        return new Attempt.NotKnown<>(failure, "status " + status, answer.retryAfter());
    }

    /** The same bytes at each try. */
    private static byte[] body(Confirmation confirmation) {
        ObjectNode json = JSON.createObjectNode();
        json.put("type", "order.confirmed");
        json.put("timestamp", confirmation.at().toString());
        ObjectNode data = json.putObject("data");
        data.put("orderId", confirmation.orderId());
        data.put("customerId", confirmation.customerId());
        ObjectNode total = data.putObject("total");
        total.put("amount", confirmation.amount());
        total.put("currency", confirmation.currency());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
