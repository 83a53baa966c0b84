package dev.penstock.workers.grpc;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.RpcElement;
import com.squareup.wire.schema.internal.parser.ServiceElement;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A proto file (proto2 or proto3) as descriptors. It may import the well-known types; anything else
 * that it imports is not there, and never fetched.
 */
final class ProtoFile {

  private static final Map<String, FileDescriptor> WELL_KNOWN =
      Map.of(
          "google/protobuf/any.proto", AnyProto.getDescriptor(),
          "google/protobuf/duration.proto", DurationProto.getDescriptor(),
          "google/protobuf/empty.proto", EmptyProto.getDescriptor(),
          "google/protobuf/field_mask.proto", FieldMaskProto.getDescriptor(),
          "google/protobuf/struct.proto", StructProto.getDescriptor(),
          "google/protobuf/timestamp.proto", TimestampProto.getDescriptor(),
          "google/protobuf/wrappers.proto", WrappersProto.getDescriptor());

  private ProtoFile() {}

  /**
   * Reads it.
   *
   * @throws InvalidArgumentsException when it is no proto file, or needs what is not there
   */
  static FileDescriptor read(byte[] content) {
    ProtoFileElement file = parsed(new String(content, StandardCharsets.UTF_8));
    List<String> imports = new ArrayList<>(file.getImports());
    imports.addAll(file.getPublicImports());
    List<FileDescriptor> dependencies = new ArrayList<>();
    for (String name : imports) {
      FileDescriptor known = WELL_KNOWN.get(name);
      if (known == null) {
        throw new InvalidArgumentsException(
            "proto", "imports " + name + "; only the well-known types can be imported");
      }
      dependencies.add(known);
    }
    try {
      return FileDescriptor.buildFrom(
          descriptor(file, imports), dependencies.toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException e) {
      throw new InvalidArgumentsException("proto", "does not hold together: " + e.getMessage());
    }
  }

  /**
   * The method.
   *
   * @throws InvalidArgumentsException when there is none of the name
   */
  static MethodDescriptor method(FileDescriptor file, String service, String method) {
    for (ServiceDescriptor each : file.getServices()) {
      if (each.getFullName().equals(service)) {
        MethodDescriptor found = each.findMethodByName(method);
        if (found == null) {
          throw new InvalidArgumentsException("method", "is none of " + service + ": " + method);
        }
        return found;
      }
    }
    throw new InvalidArgumentsException(
        "service.name",
        "is not in the proto file: "
            + service
            + "; known are "
            + file.getServices().stream().map(ServiceDescriptor::getFullName).toList());
  }

  private static ProtoFileElement parsed(String text) {
    try {
      return new ProtoParser(Location.get("service.proto"), text.toCharArray()).readProtoFile();
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new InvalidArgumentsException("proto", "can't be read: " + e.getMessage());
    }
  }

  private static FileDescriptorProto descriptor(ProtoFileElement file, List<String> imports) {
    var proto = FileDescriptorProto.newBuilder().setName("service.proto");
    boolean proto3 = Syntax.PROTO_3.equals(file.getSyntax());
    if (!proto3 && file.getSyntax() != null && !Syntax.PROTO_2.equals(file.getSyntax())) {
      throw new InvalidArgumentsException("proto", "has another syntax than proto2 or proto3");
    }
    proto.setSyntax(proto3 ? "proto3" : "proto2");
    proto.addAllDependency(imports);
    if (file.getPackageName() != null) {
      proto.setPackage(file.getPackageName());
    }
    var types = new ProtoTypes(proto3);
    file.getTypes().forEach(type -> types.add(type, proto::addMessageType, proto::addEnumType));
    for (ServiceElement service : file.getServices()) {
      var built = proto.addServiceBuilder().setName(service.getName());
      for (RpcElement rpc : service.getRpcs()) {
        built
            .addMethodBuilder()
            .setName(rpc.getName())
            .setInputType(rpc.getRequestType())
            .setOutputType(rpc.getResponseType())
            .setClientStreaming(rpc.getRequestStreaming())
            .setServerStreaming(rpc.getResponseStreaming());
      }
    }
    return proto.build();
  }
}
