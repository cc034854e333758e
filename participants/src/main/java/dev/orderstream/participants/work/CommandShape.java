package dev.orderstream.participants.work;

import dev.orderstream.avro.type.Money;
import dev.orderstream.participants.work.CommandWork.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command may hold: the first field that is not as it must be makes it invalid. For one thread. */
public final class CommandShape {
    private static final int ID_MAX = 128;

    private @Nullable Ending broken;

    private CommandShape() {}

    /** With the ids that every command has. */
    public static CommandShape of(Command command) {
        CommandShape shape = new CommandShape();
        return shape.key("commandId", command.id()).id("aggregateId", command.orderId(), ID_MAX);
    }

    /** Text of 1 to 128 printable ASCII characters without a space: it goes into a header. */
    public CommandShape key(String field, String text) {
        return require(
                !text.isEmpty()
                        && text.length() <= ID_MAX
                        && text.chars().allMatch(letter -> letter > ' ' && letter <= '~'),
                field,
                "must be 1 to " + ID_MAX + " printable ASCII characters without a space");
    }

    /** Text of 1 to so many characters, not blank. */
    public CommandShape id(String field, String text, int longest) {
        return require(
                !text.isBlank() && text.length() <= longest && text.chars().noneMatch(Character::isISOControl),
                field,
                "must be 1 to " + longest + " characters, not blank, without control characters");
    }

    /** More than nothing, of a currency written in three capitals. */
    public CommandShape money(String field, Money money) {
        return require(money.getAmount() > 0, field + ".amount", "must be above 0")
                .require(money.getCurrency().matches("[A-Z]{3}"), field + ".currency", "must be an ISO 4217 code");
    }

    private CommandShape require(boolean holds, String field, String rule) {
        if (!holds && broken == null) {
            broken = new Ending.Invalid(field, field + " " + rule + ".");
        }
        return this;
    }

    /** Empty when all is well. */
    public Optional<Ending> broken() {
        return Optional.ofNullable(broken);
    }

    /** Whether what was asked for then is too old to be done: whoever is asked may have forgotten that it was done before. */
    public static Optional<Ending> expired(Instant since, Duration ageMax, Instant now) {
        Duration age = Duration.between(since, now);
        return age.compareTo(ageMax) <= 0
                ? Optional.empty()
                : Optional.of(new Ending.Failed(
                        "COMMAND_EXPIRED",
                        "The command lay for " + age.toMinutes() + " minutes, and is not sent after "
                                + ageMax.toMinutes() + ": whether it was done before is not known any more."));
    }
}
