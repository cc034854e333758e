package dev.orderstream.participants.call;

import java.time.Duration;

/**
 * How patiently somebody is asked.
 *
 * @param callsMax calls under way at once
 * @param attemptsMax tries, after which a command is given up; 0: as many as there is time for
 * @param patience after which a command is given up, counted from when this process took it
 * @param firstPause before the second try; twice as long before each further one, and up to half of it less by chance
 * @param longestPause the most of it
 * @param retriesPerSecond budget of retries of the whole process, beside a fifth of all calls; what is beyond waits
 * @param failuresToOpen of as many calls one after the other, after which nobody calls for a time
 * @param openFor that time
 */
public record CallSettings(
        int callsMax,
        int attemptsMax,
        Duration patience,
        Duration firstPause,
        Duration longestPause,
        int retriesPerSecond,
        int failuresToOpen,
        Duration openFor) {
    public CallSettings {
        require(callsMax >= 1 && callsMax <= 10_000, "calls-max must be 1 to 10000, is " + callsMax);
        require(attemptsMax >= 0, "attempts-max must be 0 or more, is " + attemptsMax);
        require(isPositive(patience), "patience must be above 0, is " + patience);
        require(isPositive(firstPause), "the first pause must be above 0, is " + firstPause);
        require(longestPause.compareTo(firstPause) >= 0, "the longest pause is shorter than the first");
        require(retriesPerSecond >= 1, "retries-per-second must be 1 or more, is " + retriesPerSecond);
        require(failuresToOpen >= 1, "failures-to-open must be 1 or more, is " + failuresToOpen);
        require(isPositive(openFor), "the time that the breaker is open must be above 0, is " + openFor);
    }

    /** For those who must answer in the end: ten minutes. */
    public static final CallSettings PAYMENTS = new CallSettings(
            64,
            0,
            Duration.ofMinutes(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            10,
            10,
            Duration.ofSeconds(5));

    /** For a webhook: ten tries, about five minutes apart in the end, within an hour. */
    public static final CallSettings NOTIFICATIONS = new CallSettings(
            32, 10, Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofMinutes(5), 10, 10, Duration.ofSeconds(5));

    public CallSettings withCallsMax(int max) {
        return new CallSettings(
                max, attemptsMax, patience, firstPause, longestPause, retriesPerSecond, failuresToOpen, openFor);
    }

    public CallSettings withAttemptsMax(int max) {
        return new CallSettings(
                callsMax, max, patience, firstPause, longestPause, retriesPerSecond, failuresToOpen, openFor);
    }

    public CallSettings withPatience(Duration longest) {
        return new CallSettings(
                callsMax, attemptsMax, longest, firstPause, longestPause, retriesPerSecond, failuresToOpen, openFor);
    }

    public CallSettings withPauses(Duration first, Duration longest) {
        return new CallSettings(
                callsMax, attemptsMax, patience, first, longest, retriesPerSecond, failuresToOpen, openFor);
    }

    public CallSettings withRetriesPerSecond(int most) {
        return new CallSettings(
                callsMax, attemptsMax, patience, firstPause, longestPause, most, failuresToOpen, openFor);
    }

    public CallSettings withBreaker(int failures, Duration open) {
        return new CallSettings(
                callsMax, attemptsMax, patience, firstPause, longestPause, retriesPerSecond, failures, open);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
