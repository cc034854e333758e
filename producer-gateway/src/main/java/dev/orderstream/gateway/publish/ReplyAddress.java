package dev.orderstream.gateway.publish;

/** Where a reply is awaited: the partition, and up to 16 opaque bytes that come back with it. */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way out, never compared
public record ReplyAddress(int partition, byte[] token) {}
