package dev.orderstream.standalone.registry;

/** A request that is answered with an error, in Confluent's form: an HTTP status and an error code that begins with it. */
final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Most characters of what a caller sent that a message repeats. */
    private static final int ECHO_MAX = 120;

    private final int status;
    private final int code;

    private RegistryException(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    static RegistryException http(int status, String message) {
        return new RegistryException(status, status, message);
    }

    static RegistryException subjectNotFound(String subject) {
        return new RegistryException(404, 40401, "Subject '" + echo(subject) + "' not found.");
    }

    static RegistryException versionNotFound(String version) {
        return new RegistryException(404, 40402, "Version " + echo(version) + " not found.");
    }

    static RegistryException schemaNotFound() {
        return new RegistryException(404, 40403, "Schema not found");
    }

    static RegistryException schemaNotFound(int id) {
        return new RegistryException(404, 40403, "Schema " + id + " not found");
    }

    static RegistryException levelNotConfigured(String subject) {
        return new RegistryException(
                404, 40408, "Subject '" + echo(subject) + "' does not have subject-level compatibility configured");
    }

    static RegistryException modeNotConfigured(String subject) {
        return new RegistryException(
                404, 40409, "Subject '" + echo(subject) + "' does not have subject-level mode configured");
    }

    static RegistryException incompatible(String reasons) {
        return new RegistryException(
                409, 409, "Schema being registered is incompatible with an earlier schema: " + reasons);
    }

    static RegistryException invalidSchema(String reason) {
        return new RegistryException(422, 42201, "Invalid schema: " + reason);
    }

    static RegistryException invalidVersion(String version) {
        return new RegistryException(
                422,
                42202,
                "The specified version '" + echo(version) + "' is not a valid version id. Allowed values are"
                        + " between [1, 2^31-1] and the string \"latest\"");
    }

    static RegistryException invalidLevel() {
        return new RegistryException(
                422,
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full,"
                        + " backward_transitive, forward_transitive, and full_transitive");
    }

    static RegistryException notPermitted(String reason) {
        return new RegistryException(422, 42205, reason);
    }

    static RegistryException invalidSubject(String subject) {
        return new RegistryException(
                422, 42208, "The specified subject '" + echo(subject) + "' is not a valid subject.");
    }

    static RegistryException notStored(String reason) {
        return new RegistryException(500, 50001, "Error in the backend data store: " + reason);
    }

    private static String echo(String sent) {
        String plain = sent.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= ECHO_MAX ? plain : plain.substring(0, ECHO_MAX) + "...";
    }
}
