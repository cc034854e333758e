/** Tests of the embedded broker. */
@NullMarked
package dev.orderstream.standalone.broker;

import org.jspecify.annotations.NullMarked;
