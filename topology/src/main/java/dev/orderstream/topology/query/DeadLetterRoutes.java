package dev.orderstream.topology.query;

import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.stream.Stores;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Dead letters: listed newest first, counted, and each with the record that was set aside. */
public final class DeadLetterRoutes implements HttpService {
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 200;

    /** Longest value that is decoded, in bytes: about twice the largest command that can be accepted. */
    private static final int DECODED_BYTES_MAX = 256 << 10;

    private final Gather gather;
    private final GatheredDeadLetters letters;
    private final StoredForms forms;
    private final BiFunction<String, byte[], String> records;
    private final Clock clock;

    /** @param records the JSON of the record in a value of a topic, or {@link UnreadableRecordException} */
    public DeadLetterRoutes(
            Gather gather,
            GatheredDeadLetters letters,
            StoredForms forms,
            BiFunction<String, byte[], String> records,
            Clock clock) {
        this.gather = gather;
        this.letters = letters;
        this.forms = forms;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/dead-letters", this::list))
                .route(Endpoint.get("/dead-letters/counts", this::counts))
                .route(Endpoint.get("/dead-letters/{deadLetterId}", this::letter));
    }

    private Answer list(Call call) throws InterruptedException {
        QueryParameters asked = call.parameters(
                "state",
                "kind",
                "code",
                "topic",
                "team",
                "family",
                "orderId",
                "sku",
                "since",
                "until",
                "limit",
                "cursor",
                Reading.STALE,
                Reading.PARTIAL);
        DeadLetterFilter filter = DeadLetterFilter.of(asked);
        int limit = (int) asked.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        Optional<byte[]> after = asked.text("cursor").map(Cursor::letterKey);
        Reading reading = Reading.of(asked);
        Gathered found = gather.all(new PartQuery.DeadLetters(filter, after, limit), reading, call.correlationId());
        Page page = Page.of(found.parts(), limit);
        List<ListedLetter> listed = page.rows().stream()
                .map(row -> forms.listedLetters().deserialize(Stores.DEAD_LETTER_INDEX, row.value()))
                .toList();
        return found.answer(reading, DeadLetterJson.page(listed, page.next().map(Cursor::of), found));
    }

    private Answer counts(Call call) throws InterruptedException {
        Reading reading = Reading.of(call.parameters(Reading.STALE, Reading.PARTIAL));
        Gathered found = gather.all(new PartQuery.DeadLetterCounts(), reading, call.correlationId());
        Map<LetterGroup, LetterCount> sums = new LinkedHashMap<>();
        found.parts().stream()
                .flatMap(part -> part.rows().stream())
                .map(LetterCount::of)
                .forEach(count -> sums.merge(count.group(), count, LetterCount::plus));
        return found.answer(reading, DeadLetterJson.counts(List.copyOf(sums.values()), clock.instant(), found));
    }

    private Answer letter(Call call) throws InterruptedException {
        call.parameters();
        DeadLetterReads.Found found = letters.find(call.text("deadLetterId"))
                .orElseThrow(() -> Problem.of(
                                ProblemCode.UNKNOWN_DEAD_LETTER,
                                "There is no such dead letter, or its retention is over.")
                        .exception());
        DeadLetter letter = found.letter();
        boolean isAboutStock = DeadLetterJson.isAboutStock(letter.source().topic());
        Optional<OrderView> order = letter.aggregateId().isPresent() && !isAboutStock
                ? letters.order(letter.aggregateId().get())
                : Optional.empty();
        return Answer.json(Json.bytes(json -> {
            json.writeStartObject();
            DeadLetterJson.fields(json, new ListedLetter(letter, found.handling()));
            SourceJson.write(json, letter);
            command(letter).write(json);
            json.writeFieldName("order");
            if (order.isPresent()) {
                OrderJson.order(json, order.get());
            } else {
                json.writeNull();
            }
            json.writeEndObject();
        }));
    }

    /** The command or event, or why there is none to show. */
    private Json.Writer command(DeadLetter letter) {
        byte[] value = letter.source().value();
        if (value == null) {
            return unreadable(
                    letter.omitted().contains(DeadLetter.Part.VALUE)
                            ? "The value is too large to be kept here; it is read from the source offset."
                            : "The record has no value.");
        }
        if (value.length > DECODED_BYTES_MAX) {
            return unreadable("The value of " + value.length + " bytes is longer than what is decoded here, "
                    + DECODED_BYTES_MAX + ".");
        }
        try {
            String topic = letter.source().topic();
            String record = records.apply(topic, value);
            return json -> {
                json.writeFieldName(Topics.isCommands(topic) ? "command" : "event");
                json.writeRawValue(record);
            };
        } catch (UnreadableRecordException none) {
            return unreadable("Not readable: " + none.getMessage() + ".");
        } catch (RegistryUnavailableException away) {
            return unreadable("The schema registry is away, and only it knows the schema; ask again.");
        }
    }

    private static Json.Writer unreadable(String why) {
        return json -> json.writeStringField("unreadable", why);
    }
}
