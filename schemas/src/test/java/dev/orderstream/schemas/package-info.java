@NullMarked
package dev.orderstream.schemas;

import org.jspecify.annotations.NullMarked;
