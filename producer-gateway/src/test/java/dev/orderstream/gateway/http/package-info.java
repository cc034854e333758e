/** Tests of what needs no server: ids in paths, quotas, codes. */
@NullMarked
package dev.orderstream.gateway.http;

import org.jspecify.annotations.NullMarked;
