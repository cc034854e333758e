package dev.orderstream.standalone.e2e;

/** A kind of question that readers ask. */
interface Question {
    /**
     * Asks one, chosen at random, and holds what is answered against the log: it is neither less than what was shown before, unless a
     * copy answers, nor more or other than what is committed.
     *
     * @throws AssertionError when it is wrong
     */
    void ask(Asking asking) throws NotAnsweredException, InterruptedException;
}
