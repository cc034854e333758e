package dev.orderstream.topology.query;

import dev.orderstream.topology.query.Hops.HopFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for an order, or a SKU, wherever its partition is: from the stores here, else from its owner, one hop away; where the reader takes a copy,
 * from a standby when the owner cannot answer.
 */
public final class AnyInstance {
    private static final Logger LOG = LoggerFactory.getLogger(AnyInstance.class);
    private static final Duration OWNER_BOUND = Duration.ofSeconds(2);
    private static final Duration OWNER_BOUND_WITH_COPIES = Duration.ofMillis(500);

    private final Placement placement;
    private final Hops hops;
    private final OrderReads owned;
    private final OrderReads copied;
    private final Lags lags;

    /** Answers from reads that are here. */
    interface Local {
        /**
         * The answer.
         *
         * @throws OwnerUnavailableException when they are not
         */
        Answer answer(OrderReads reads) throws InterruptedException;
    }

    /** Reads from these stores, and from those of the instances that the placement names. */
    public AnyInstance(Placement placement, Hops hops, StoreLocator stores, StoredForms forms, Lags lags) {
        this(
                placement,
                hops,
                new StoreReader(stores.owned(), placement, forms),
                new StoreReader(stores.any(), placement, forms),
                lags);
    }

    AnyInstance(Placement placement, Hops hops, OrderReads owned, OrderReads copied, Lags lags) {
        this.placement = placement;
        this.hops = hops;
        this.owned = owned;
        this.copied = copied;
        this.lags = lags;
    }

    /** What is read here as the owner, and nothing when this instance is not. */
    OrderReads owned() {
        return owned;
    }

    /**
     * The answer to a request for an order or a SKU.
     *
     * @param wait how long the answer may wait for something to happen, beside the time that it takes
     * @throws OwnerUnavailableException when nobody can give it now
     */
    Answer answer(Call call, String id, Reading reading, Duration wait, Local local) throws InterruptedException {
        return call.isHop()
                ? Answers.with(hops.signature(), () -> found(call, id, reading, wait, local))
                : found(call, id, reading, wait, local);
    }

    private Answer found(Call call, String id, Reading reading, Duration wait, Local local)
            throws InterruptedException {
        try {
            return reading.staleOk()
                    ? Answers.with(StaleHeaders.ofOwner(), () -> local.answer(owned))
                    : local.answer(owned);
        } catch (OwnerUnavailableException notHere) {
            int partition = placement.partition(id);
            if (reading.staleOk()) {
                return withCopies(call, partition, wait, local).orElseThrow(() -> notHere);
            }
            if (call.isHop()) {
                throw notHere;
            }
            List<Instance> owner = placement.owner(partition).stream().toList();
            return asked(call, owner, OWNER_BOUND.plus(wait)).orElseThrow(() -> notHere);
        }
    }

    private Optional<Answer> withCopies(Call call, int partition, Duration wait, Local local)
            throws InterruptedException {
        List<Instance> owner = placement.owner(partition).stream()
                .filter(instance -> !call.isHop() && !hops.isSuspect(instance))
                .toList();
        Optional<Answer> answer = asked(call, owner, OWNER_BOUND_WITH_COPIES.plus(wait));
        if (answer.filter(AnyInstance::isGiven).isPresent()) {
            return answer;
        }
        try {
            return Optional.of(Answers.with(StaleHeaders.ofCopy(lags.of(partition)), () -> local.answer(copied)));
        } catch (OwnerUnavailableException noCopyHere) {
            return call.isHop()
                    ? Optional.empty()
                    : asked(call, placement.copies(partition), OWNER_BOUND_WITH_COPIES.plus(wait))
                            .or(() -> answer);
        }
    }

    /** The first answer that says more than that there is none; where there is no such answer, the last one. */
    private Optional<Answer> asked(Call call, List<Instance> instances, Duration bound) throws InterruptedException {
        Optional<Answer> last = Optional.empty();
        for (Instance instance : instances) {
            try {
                last = Optional.of(hops.forward(call, instance, bound));
                if (isGiven(last.get())) {
                    return last;
                }
            } catch (HopFailedException failed) {
                LOG.atDebug()
                        .addKeyValue("instance", instance.name())
                        .setCause(failed)
                        .log("A hop failed");
            }
        }
        return last;
    }

    private static boolean isGiven(Answer answer) {
        return answer.status() != 503;
    }
}
