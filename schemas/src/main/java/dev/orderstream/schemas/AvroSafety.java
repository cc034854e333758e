package dev.orderstream.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What Avro may load and how much it may allocate. Avro 1.12.2 refuses every generated class that is not trusted; here exactly the
 * generated packages are, beside what the application trusts already. The limits bound what one hostile length prefix can ask for.
 */
public final class AvroSafety {
    /** Longest string and byte array, in bytes. */
    public static final int BYTES_MAX = 1 << 20;

    /** Most items of one array or map: more than fit into a record of {@link #BYTES_MAX}, at five bytes for the smallest of ours. */
    public static final int ITEMS_MAX = 250_000;

    private static final String GENERATED = "dev.orderstream.avro.";

    private static @Nullable ClassSecurityPredicate installed;

    private AvroSafety() {}

    /** Idempotent; call it before anything of Avro is touched, since Avro reads the limits when its classes load. */
    public static synchronized void install() {
        System.setProperty("org.apache.avro.limits.bytes.maxLength", Integer.toString(BYTES_MAX));
        System.setProperty("org.apache.avro.limits.string.maxLength", Integer.toString(BYTES_MAX));
        System.setProperty("org.apache.avro.limits.collectionItems.maxLength", Integer.toString(ITEMS_MAX));
        ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
        if (!trusted.equals(installed)) {
            installed = ClassSecurityValidator.composite(
                    trusted,
                    ClassSecurityValidator.DEFAULT_TRUSTED_CLASSES,
                    type -> type.getName().startsWith(GENERATED));
            ClassSecurityValidator.setGlobal(installed);
        }
    }
}
