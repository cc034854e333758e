/** Tests of what is looked at before a release. */
@NullMarked
package dev.orderstream.standalone.candidate;

import org.jspecify.annotations.NullMarked;
