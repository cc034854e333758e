package dev.orderstream.topology.query;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** UTC days from one to another, both included. */
record Days(LocalDate from, LocalDate to) {
    /** Most that are looked at for one answer. */
    static final int COUNT_MAX = 366;

    Days {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("days from " + from + " end before, on " + to);
        }
    }

    /**
     * Those of the parameters {@code from} and {@code to}.
     *
     * @throws ProblemException when one is missing or no date, they are out of order, or more than {@code countMax}
     */
    static Days of(QueryParameters asked, int countMax) {
        LocalDate from = asked.date("from");
        LocalDate to = asked.date("to");
        if (to.isBefore(from)) {
            throw QueryParameters.invalid("to", "must not be before from");
        }
        if (ChronoUnit.DAYS.between(from, to) >= countMax) {
            throw QueryParameters.invalid("to", "must be within " + countMax + " days, from included");
        }
        return new Days(from, to);
    }
}
