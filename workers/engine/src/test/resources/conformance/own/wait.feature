@own
Feature: Wait Task
  As an implementer of the workflow DSL
  I want to ensure that wait tasks pause a workflow for as long as they say
  So that my implementation conforms to the expected behavior

  # dsl-reference, Wait: "Allows workflows to pause or delay their execution for a specified period of time."
  Scenario: Wait For An Inline Duration
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: wait-for-an-inline-duration
      version: '1.0.0'
    do:
      - nap:
          wait:
            hours: 1
            minutes: 30
      - done:
          set:
            woke: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    woke: true
    """
    And the workflow should take at least 'PT1H30M'
    And done should run after nap

  # dsl-reference, Wait: "If a `string`, must be a valid [ISO 8601](#) duration expression."
  Scenario: Wait For An ISO 8601 Duration
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: wait-for-an-iso-8601-duration
      version: '1.0.0'
    do:
      - nap:
          wait: P1DT2H
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'P1DT2H'

  # dsl-reference, Wait: "If a `string`, must be a valid [ISO 8601](#) duration expression."
  Scenario: Refuse A Duration That Is Not ISO 8601
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: refuse-a-duration-that-is-not-iso-8601
      version: '1.0.0'
    do:
      - nap:
          wait: 3 parsecs
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl, Task Flow: "the next task, if any, should be executed"
  Scenario: Wait Passes Its Input On
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: wait-passes-its-input-on
      version: '1.0.0'
    do:
      - nap:
          wait:
            milliseconds: 1
    """
    And given the workflow input is:
    """yaml
    kept: yes please
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    kept: yes please
    """
