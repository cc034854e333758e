package dev.orderstream.standalone.e2e;

/** Nobody answers now: 503, or the instance was killed. */
final class NotAnsweredException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAnsweredException(String what) {
        super(what);
    }
}
