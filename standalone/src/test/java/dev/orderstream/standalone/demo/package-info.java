/** Tests of the demo's plan and of its power to find what is wrong. */
@NullMarked
package dev.orderstream.standalone.demo;

import org.jspecify.annotations.NullMarked;
