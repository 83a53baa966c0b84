package dev.penstock.bench;

import java.util.function.Function;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.FunctionalSpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A function that does nothing, registered by hand: of the ways that Spring Cloud Function offers,
 * the one without a class path scan.
 */
@SpringBootConfiguration
public class Nothing implements ApplicationContextInitializer<GenericApplicationContext> {

  public static void main(String[] arguments) {
    FunctionalSpringApplication.run(Nothing.class, arguments);
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    Function<String, String> answer = event -> "{\"statusCode\":202}";
    context.registerBean(
        "answer",
        FunctionRegistration.class,
        () ->
            new FunctionRegistration<>(answer)
                .type(
                    org.springframework.cloud.function.context.catalog.FunctionTypeUtils
                        .functionType(String.class, String.class)));
  }
}
