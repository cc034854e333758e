package dev.orderstream.topology.app;

/**
 * One thing on the cluster that is not as an application needs it.
 *
 * @param subject the topic, or topic and partition
 * @param sentence what was found, what was expected, and what to do; without full stop
 */
public record Finding(FindingCode code, String subject, String sentence) {
    /** Whether the other says the same of the same, if with other figures. */
    boolean isSameAs(Finding other) {
        return code == other.code && subject.equals(other.subject);
    }

    @Override
    public String toString() {
        return code + ": " + sentence;
    }
}
