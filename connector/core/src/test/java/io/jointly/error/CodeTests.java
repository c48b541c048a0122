package io.jointly.error;

/**
 * Which test provokes which code. A code without a test does not compile; {@link ErrorsDocTest}
 * finds each test and the code in it.
 */
final class CodeTests {

  private CodeTests() {}

  /** A test's class and method. */
  static String of(ErrorCode code) {
    return switch (code) {
      case OPTION -> "CatalogCheckTest.findsACatalogWithoutOptions";
      case SPARK_VERSION -> "SparkVersionTest.anotherIsRefused";
      case COLLABORATION_FILE -> "CollaborationRefusalsTest.allMistakesAreNamedAtOnce";
      case POLICY_FILE -> "CatalogOptionsTest.aPolicyForAnotherFileIsRefused";
      case IDENTITY_FILE -> "CatalogOptionsTest.aKeyOfAnotherIdentityIsRefused";
      case AUDIT_FILE -> "AuditVerifyTest.theFirstBadLineIsNamed";
      case AMENDMENT -> "AmendedCollaborationTest.whatWasAnsweredGoesOnCounting";
      case EXPIRED -> "CatalogOptionsTest.theEndOfTheCollaborationIsNoticedInALongSession";
      case UNSUPPORTED_RULE -> "ThresholdRulesReaderTest.aTestNeedsMoreComputePartiesThanASum";
      case NOT_AGGREGATED -> "RefusedRowsTest.itNamesWhatThePersonDid";
      case REPLANNED -> "ReplannedTest.whatTheAnswerDoesNotHoldIsRefused";
      case UNSUPPORTED_SQL -> "PatternsTest.aPatternThatMayTakeAllTimeIsRefused";
      case DOMAIN -> "TestedPlansTest.tooManyGroupsAreRefused";
      case UNDECLARED_VALUE -> "UndeclaredValueTest.aConditionThatSelectsNothingIsRefused";
      case BOUNDS -> "TermBuilderTest.whatIsNotBoundedIsRefused";
      case SOURCE -> "CatalogCheckTest.findsASourceThatDoesNotRun";
      case OVERFLOW -> "AggregateTypesTest.ansiOverflowIsAnError";
      case DIVIDE_BY_ZERO ->
          "ConstantAggregatesTest.aCorrelationOfValuesThatDoNotVaryFailsAsInPlainSpark";
      case PROPOSAL -> "ProposalStoreTest.onlyWhatIsOpenCanBeDecided";
      case SHARES -> "ShareTest.whatIsNoShareIsRefused";
      case ENCODING -> "ShareTest.numbersThatDoNotFitAreRefusedWithoutBeingShown";
      case DEALING -> "DealTest.aBatchIsDealtOnce";
      case DEALT_ROWS -> "CsvRefusalsTest.refusesAFileWithoutRows";
      case COLUMN_USE -> "QueryRulesTest.aDeniedColumnIsDeniedWhereverItStands";
      case FUNCTION_NOT_ALLOWED -> "UseRulesTest.anAggregateNeedsItsFamilyAndNoOther";
      case AGGREGATE_ARGUMENT -> "UseRulesTest.columnsOnlyMeansThatTheyStandAsTheyAre";
      case NOT_A_TEMPLATE -> "QueryRulesTest.onlyTemplatesWhereTheRulesSaySo";
      case NOT_AN_ANALYST -> "QueryRulesTest.answersOnlyAnalysts";
      case DISABLED -> "CatalogOptionsTest.aPartyThatIsSwitchedOffCanLookAndNotAsk";
      case OUTSIDE_BOUNDS -> "OutsideBoundsTest.refusedRowsAreNamedByColumnAndNeverShown";
      case TOO_MANY_ROWS -> "OutsideBoundsTest.groupsWithTooManyRowsAreRefused";
      case BUDGET_SPENT -> "AnswerHistoryTest.aBudgetIsSpentOnceForEachQuery";
      case REPEATED -> "RepeatedQuestionTest.inOneRunItIsOpenedOnceWhoeverForgets";
      case OTHER_PARTIES -> "WithoutPartyTest.theOthersAnswerAndFromThenOnNobodyElse";
      case DIFFERENCE -> "DisclosureAttackTest.theRestOfATotalIsRefused";
      case SUPPRESSED -> "AnswersTest.aPipelineCanFailOnWhatIsNotShown";
      case NOT_A_RECEIVER -> "RolesTest.eachDoesItsPartAndReceiversLearnTheResult";
      case NOT_APPROVED -> "AgentApprovalTest.expires";
      case REFUSED -> "AgentApprovalTest.whatWasRefusedStaysRefused";
      case SESSION_COST -> "SessionCostTest.whatCostsTooMuchIsRefusedWithNumbersAndARemedy";
      case SETTINGS -> "AgentHostileTest.brokenProposalsAreSkippedOrRefusedAndOthersAnswered";
      case MALFORMED -> "AttackTest.anElementThatIsNotCanonicalIsRefused";
      case VERSION -> "MismatchDetectorTest.anotherVersionIsNoticed";
      case SIGNATURE -> "SignedMessageTest.anothersSignatureIsRefused";
      case SEAL -> "HostileMailboxTest.swappedBlocksAreRefused";
      case WRONG_PLACE -> "HostileMailboxTest.aMessageOfAnotherSessionIsRefused";
      case OTHER_QUERY -> "DisagreementTest.anotherQueryIsShownAtBoth";
      case OTHER_COLLABORATION -> "DisagreementTest.anotherCollaborationFileIsShownAtBoth";
      case WRONG_START -> "AttackTest.aStartOfOnlySomePartiesIsRefused";
      case WRONG_MANIFEST -> "AttackTest.aListOfOtherBlocksIsRefused";
      case WRONG_SET -> "AttackTest.aPartialSetIsRefusedBeforeAnythingIsOpened";
      case COMMITMENT -> "AttackTest.toRevealOtherThanCommittedIsNoticed";
      case OFF_POLYNOMIAL -> "AttackTest.aWrongShareIsNoticedWithOneMoreThanNeeded";
      case SHARE_TABLE -> "ShareTableQueriesTest.tablesOfOtherRowsAreRefused";
      case WRONG_PRODUCT -> "CircuitAttackTest.anAlteredProductIsRefusedInEveryStep";
      case CONFLICT -> "AttackTest.aDealerOfTwoListsIsNoticedBeforeAnythingIsOpened";
      case IMPOSSIBLE_TOTALS -> "QuantilesTest.countsThatAreNoneAreRefused";
      case PEER_STOPPED -> "QueryPolicyTest.whatOnePartyDeniesIsNotAnswered";
      case TIMEOUT -> "CircuitAttackTest.whatIsKeptBackIsATimeOutAndNobodyGoesOn";
      case MAILBOX -> "CleanTest.aMailboxThatDoesNotExistIsAFailure";
      case AUDIT -> "CatalogOptionsTest.withoutAnAuditLogNothingIsSent";
      case LEDGER -> "CatalogCheckTest.findsALedgerThatIsGone";
      case LOCAL_JOB -> "SessionRunnerTest.aFailureOfTheLocalJobIsToldByItsCodeAlone";
      case MEMORY -> "AgentCostTest.anAgentOutlivesASessionThatTakesAllMemory";
      case STATE -> "ProposalStoreTest.aFileThatIsNoneIsNamed";
      case CANCELLED -> "SessionRunnerTest.anInterruptedWaitIsCancelledAndTheFlagRestored";
      case RESTARTED -> "RetryTest.whoIsKilledLaterEndsTheAttemptAtOnce";
      case BUG -> "MainTest.owensUpToAnUnknownOne";
    };
  }
}
