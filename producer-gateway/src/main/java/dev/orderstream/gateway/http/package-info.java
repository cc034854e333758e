/** HTTP: the table of routes, headers, answers, problems, access and limits. */
@NullMarked
package dev.orderstream.gateway.http;

import org.jspecify.annotations.NullMarked;
