package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Feed;
import dev.orderstream.topology.stream.FeedException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The committed events of all orders, live. */
public final class FeedRoutes implements HttpService {
    private final Feed feed;
    private final LiveStreams live;

    public FeedRoutes(Feed feed, LiveStreams live) {
        this.feed = feed;
        this.live = live;
    }

    /** What a reader of the feed is given of an event: the event as in a history, with the id of its order. */
    public static byte[] json(Recorded<OrderEvent> event) {
        return OrderJson.eventOfOrder(event);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/events", this::events));
    }

    private Answer events(Call call) {
        Set<String> types =
                call.parameters("type").text("type").map(FeedRoutes::types).orElse(Feed.TYPES);
        return live.answer(LiveStreams.Kind.FEED, stream -> follow(types, stream));
    }

    private static Set<String> types(String list) {
        Set<String> types = Set.copyOf(List.of(list.split(",", -1)));
        if (!Feed.TYPES.containsAll(types)) {
            throw QueryParameters.invalid(
                    "type", "must be types of event, separated by commas, of " + new TreeSet<>(Feed.TYPES));
        }
        return types;
    }

    private StreamEnd follow(Set<String> types, LiveStream stream) throws InterruptedException {
        try (Feed.Reader reader = stream.waiting(() -> feed.subscribe(types))) {
            stream.begin();
            while (true) {
                EventStream text = new EventStream();
                stream.waiting(() -> reader.take(stream.untilHeartbeat()))
                        .forEach(event -> text.event(event.id(), event.type(), event.json()));
                stream.sendOrBeat(text);
            }
        } catch (FeedException ended) {
            return switch (ended.reason()) {
                case UNAVAILABLE ->
                    throw Problem.of(ProblemCode.FEED_UNAVAILABLE, ended.getMessage())
                            .exception();
                case SLOW_READER -> new StreamEnd(StreamEnd.Reason.SLOW_READER, ended.getMessage());
                case FAILED -> new StreamEnd(StreamEnd.Reason.FEED_FAILED, ended.getMessage());
            };
        }
    }
}
