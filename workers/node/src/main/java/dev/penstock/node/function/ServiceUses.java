package dev.penstock.node.function;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.constant.ClassDesc;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which services a class may look for: the classes that it names as values, where it knows the
 * loader of services. A module must say what it looks for; a class on a class path need not, so
 * that nothing in a jar tells. One too many does no harm.
 */
final class ServiceUses {

  private static final String LOADER = "java/util/ServiceLoader";

  private ServiceUses() {}

  /** Names of classes. */
  static Set<String> of(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    Set<String> uses = new TreeSet<>();
    if (knowsTheLoader(model)) {
      for (MethodModel method : model.methods()) {
        method.code().stream()
            .flatMap(CodeModel::elementStream)
            .forEach(
                element -> {
                  if (element instanceof ConstantInstruction constant
                      && constant.constantValue() instanceof ClassDesc type
                      && type.isClassOrInterface()) {
                    uses.add(name(type));
                  }
                });
      }
    }
    return uses;
  }

  private static boolean knowsTheLoader(ClassModel model) {
    for (var entry : model.constantPool()) {
      if (entry instanceof ClassEntry named && named.asInternalName().equals(LOADER)) {
        return true;
      }
    }
    return false;
  }

  /** As {@link ClassDesc#of(String)} takes it. */
  private static String name(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }
}
