package dev.orderstream.topology.query;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects the body of an answer, and gives it up with an {@link IOException} when it is too long. */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> collected = BodySubscribers.ofByteArray();
    private final int bytesMax;
    private long bytes;
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return collected.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription toBody) {
        subscription = toBody;
        collected.onSubscribe(toBody);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        bytes += part.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes <= bytesMax) {
            collected.onNext(part);
        } else if (subscription != null) {
            subscription.cancel();
            collected.onError(new IOException("an answer of more than " + bytesMax + " bytes"));
        }
    }

    @Override
    public void onError(Throwable failed) {
        collected.onError(failed);
    }

    @Override
    public void onComplete() {
        if (bytes <= bytesMax) {
            collected.onComplete();
        }
    }
}
