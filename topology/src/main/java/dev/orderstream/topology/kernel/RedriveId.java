package dev.orderstream.topology.kernel;

/**
 * Id of the command that a dead letter is sent again under: a function of the letter's id, so that the letter has effect at most once,
 * however often and by however many it is redriven.
 */
public final class RedriveId {
    private RedriveId() {}

    /**
     * The id of the redrive.
     *
     * @param deadLetterId see {@link DeadLetter#id}
     */
    public static String of(String deadLetterId) {
        return NamedId.of("redrive" + '\0' + deadLetterId);
    }
}
