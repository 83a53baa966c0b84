package dev.penstock.workers.grpc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the types of a proto file into descriptors (descriptor.proto). */
final class ProtoTypes {

  private static final Map<String, FieldDescriptorProto.Type> SCALARS =
      Stream.of(
              "double",
              "float",
              "int64",
              "uint64",
              "int32",
              "fixed64",
              "fixed32",
              "bool",
              "string",
              "bytes",
              "uint32",
              "sfixed32",
              "sfixed64",
              "sint32",
              "sint64")
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name,
                  name ->
                      FieldDescriptorProto.Type.valueOf("TYPE_" + name.toUpperCase(Locale.ROOT))));

  private final boolean proto3;

  ProtoTypes(boolean proto3) {
    this.proto3 = proto3;
  }

  void add(
      TypeElement type,
      Consumer<DescriptorProto> messages,
      Consumer<EnumDescriptorProto> enumerations) {
    switch (type) {
      case MessageElement message -> messages.accept(message(message));
      case EnumElement enumeration -> enumerations.accept(enumeration(enumeration));
      default ->
          throw new InvalidArgumentsException(
              "proto", "has a type that is not run: " + type.getName());
    }
  }

  private DescriptorProto message(MessageElement message) {
    if (!message.getGroups().isEmpty()) {
      throw new InvalidArgumentsException("proto", "has a group, which is not run");
    }
    var proto = DescriptorProto.newBuilder().setName(message.getName());
    message.getNestedTypes().forEach(type -> add(type, proto::addNestedType, proto::addEnumType));
    for (OneOfElement oneOf : message.getOneOfs()) {
      int index = proto.getOneofDeclCount();
      proto.addOneofDeclBuilder().setName(oneOf.getName());
      for (FieldElement field : oneOf.getFields()) {
        proto.addField(field(proto, field).setOneofIndex(index));
      }
    }
    // The oneofs that stand for a presence of its own come after all others.
    for (FieldElement field : message.getFields()) {
      FieldDescriptorProto.Builder built = field(proto, field);
      if (proto3 && field.getLabel() == Field.Label.OPTIONAL) {
        built.setProto3Optional(true).setOneofIndex(proto.getOneofDeclCount());
        proto.addOneofDeclBuilder().setName("_" + field.getName());
      }
      proto.addField(built);
    }
    return proto.build();
  }

  private FieldDescriptorProto.Builder field(DescriptorProto.Builder owner, FieldElement field) {
    var proto = FieldDescriptorProto.newBuilder();
    proto.setName(field.getName()).setNumber(field.getTag());
    if (field.getJsonName() != null) {
      proto.setJsonName(field.getJsonName());
    }
    if (field.getType().startsWith("map<")) {
      return proto
          .setLabel(Label.LABEL_REPEATED)
          .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
          .setTypeName(entry(owner, field));
    }
    proto.setLabel(
        field.getLabel() == Field.Label.REPEATED
            ? Label.LABEL_REPEATED
            : field.getLabel() == Field.Label.REQUIRED
                ? Label.LABEL_REQUIRED
                : Label.LABEL_OPTIONAL);
    return typed(proto, field.getType());
  }

  private static FieldDescriptorProto.Builder typed(
      FieldDescriptorProto.Builder proto, String type) {
    FieldDescriptorProto.Type scalar = SCALARS.get(type);
    return scalar == null ? proto.setTypeName(type) : proto.setType(scalar);
  }

  /** A map is a repeated message of key and value under the name that protoc would give it. */
  private static String entry(DescriptorProto.Builder owner, FieldElement field) {
    String types = field.getType().substring("map<".length(), field.getType().length() - 1);
    String key = types.substring(0, types.indexOf(',')).strip();
    String value = types.substring(types.indexOf(',') + 1).strip();
    String name =
        Stream.of(field.getName().split("_", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining())
            + "Entry";
    var entry = owner.addNestedTypeBuilder().setName(name);
    entry.getOptionsBuilder().setMapEntry(true);
    entry.addField(typed(optional("key", 1), key));
    entry.addField(typed(optional("value", 2), value));
    return name;
  }

  private static FieldDescriptorProto.Builder optional(String name, int number) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(Label.LABEL_OPTIONAL);
  }

  private static EnumDescriptorProto enumeration(EnumElement enumeration) {
    var proto = EnumDescriptorProto.newBuilder().setName(enumeration.getName());
    enumeration.getOptions().stream()
        .filter(option -> option.getName().equals("allow_alias"))
        .forEach(
            option ->
                proto
                    .getOptionsBuilder()
                    .setAllowAlias(Boolean.parseBoolean(option.getValue().toString())));
    enumeration
        .getConstants()
        .forEach(c -> proto.addValueBuilder().setName(c.getName()).setNumber(c.getTag()));
    return proto.build();
  }
}
