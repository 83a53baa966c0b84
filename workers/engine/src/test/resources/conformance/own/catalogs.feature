@own
Feature: Catalogs
  As an implementer of the workflow DSL
  I want to ensure that functions of catalogs are found and called
  So that my implementation conforms to the expected behavior

  # dsl, Catalogs: "This enables workflows to access external functions and services from those catalogs."
  Scenario: A Function Of A Catalog
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-of-a-catalog
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://example.com/catalog
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # dsl-reference, Catalog: "The endpoint that defines the root URL at which the catalog is located."
  Scenario: The Endpoint Of A Catalog As An Object
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-endpoint-of-a-catalog-as-an-object
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: { uri: https://example.com/catalog }
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # dsl-reference, Catalog: "The endpoint that defines the root URL at which the catalog is located."
  Scenario: A Root That Ends With A Slash
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-root-that-ends-with-a-slash
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://example.com/catalog/
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # schema, CatalogEndpoint: "The root URL where the catalog is hosted."
  Scenario: A Catalog Without An Endpoint Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-catalog-without-an-endpoint-is-refused
      version: '1.0.0'
    use:
      catalogs:
        global: { }
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl, File Structure: "runtimes are expected to resolve the raw machine-readable documents that define the cataloged resources."
  Scenario: A Catalog In A Repository At GitHub
    Given there is a resource at "https://raw.githubusercontent.com/acme/catalog/refs/heads/main/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-catalog-in-a-repository-at-github
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://github.com/acme/catalog/tree/main
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # dsl, File Structure: "https://raw.githubusercontent.com/serverlessworkflow/catalog/refs/heads/main/functions/log/1.0.0/function.yaml"
  Scenario: The Example Of A Raw Address
    Given there is a resource at "https://raw.githubusercontent.com/serverlessworkflow/catalog/refs/heads/main/functions/log/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-example-of-a-raw-address
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://github.com/serverlessworkflow/catalog/tree/main
    do:
      - greet:
          call: log:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # dsl, File Structure: "If a catalog is hosted in a GitHub or GitLab repository"
  Scenario: A Catalog In A Repository At GitLab
    Given there is a resource at "https://gitlab.com/acme/catalog/-/raw/main/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-catalog-in-a-repository-at-gitlab
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://gitlab.com/acme/catalog/-/tree/main
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # dsl, Default Catalog: "The default catalog provides authors with a way to define and publish functions directly to their runtime"
  Scenario: A Function Of The Default Catalog
    Given the default catalog has the function "greet:1.0.0":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-of-the-default-catalog
      version: '1.0.0'
    do:
      - greet:
          call: greet:1.0.0@default
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # dsl, Default Catalog: "unless the intent is to override the runtime's default catalog."
  Scenario: The Default Catalog Overridden
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: overridden
    """
    Given the default catalog has the function "greet:1.0.0":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-default-catalog-overridden
      version: '1.0.0'
    use:
      catalogs:
        default:
          endpoint: https://example.com/catalog
    do:
      - greet:
          call: greet:1.0.0@default
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: overridden
    """

  # dsl, Default Catalog: "unlike other catalogs which must be explicitly defined at the top level."
  Scenario: A Catalog That Is Not Defined Is Refused
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-catalog-that-is-not-defined-is-refused
      version: '1.0.0'
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "unknown-reference" at "/do/0/greet/call"

  # dsl, Using Cataloged Functions: "users must follow a specific format"
  Scenario: A Function Without A Version Is Refused
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-without-a-version-is-refused
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://example.com/catalog
    do:
      - greet:
          call: greet@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "unknown-function" at "/do/0/greet/call"

  # dsl, Using Cataloged Functions: "This format ensures that the function, its version, and the catalog it belongs to are clearly defined"
  Scenario: Two Versions Of A Function
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: first
    """
    Given there is a resource at "https://example.com/catalog/functions/greet/2.0.0/function.yaml":
    """yaml
    set:
      text: second
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: two-versions-of-a-function
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://example.com/catalog
    do:
      - first:
          call: greet:1.0.0@global
          output:
            as: '${ .text }'
          export:
            as: ${ . }
      - second:
          call: greet:2.0.0@global
          output:
            as: '${ [ $context, .text ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ first, second ]
    """

  # dsl, Using Cataloged Functions: "allowing workflows to differentiate between multiple functions with similar names across different catalogs."
  Scenario: A Function Of The Same Name In Two Catalogs
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: of one
    """
    Given there is a resource at "https://example.com/other/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: of two
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-of-the-same-name-in-two-catalogs
      version: '1.0.0'
    use:
      catalogs:
        one:
          endpoint: https://example.com/catalog
        two:
          endpoint: https://example.com/other
    do:
      - first:
          call: greet:1.0.0@one
          output:
            as: '${ .text }'
          export:
            as: ${ . }
      - second:
          call: greet:1.0.0@two
          output:
            as: '${ [ $context, .text ] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ of one, of two ]
    """

  # dsl, Using Cataloged Functions: "Calling a custom function defined within a catalog"
  Scenario: A Function That Is Not In The Catalog Is Refused
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-that-is-not-in-the-catalog-is-refused
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://example.com/catalog
    do:
      - greet:
          call: greet:9.9.9@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable resource catalogs."
  Scenario: A Catalog Beside A Function Of The Document
    Given there is a resource at "https://example.com/catalog/functions/greet/1.0.0/function.yaml":
    """yaml
    set:
      text: '${ "Hello " + .name }'
    """
    And a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-catalog-beside-a-function-of-the-document
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: https://example.com/catalog
      functions:
        shout:
          set:
            text: ${ .text | ascii_upcase }
    do:
      - first:
          call: greet:1.0.0@global
          with:
            name: Ada
          export:
            as: ${ .text }
      - second:
          call: shout
          with:
            text: ${ $context }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: HELLO ADA
    """

  # dsl-reference, Catalog: "The endpoint that defines the root URL at which the catalog is located."
  Scenario: A Root That Is An Expression Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-root-that-is-an-expression-is-refused
      version: '1.0.0'
    use:
      catalogs:
        global:
          endpoint: '${ .root }'
    do:
      - greet:
          call: greet:1.0.0@global
          with:
            name: Ada
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-argument" at "/use/catalogs/global/endpoint"
