#pragma once

#include <string>

#include <gtest/gtest.h>

#include "invariant/invariant.h"

/// Expects the verdict "violated", and `what` in its first piece of evidence.
inline void expect_evidence(const invariant::Verdict& verdict, const std::string& what) {
  EXPECT_EQ(verdict.truth, base::Truth::kViolated) << verdict.explanation;
  ASSERT_FALSE(verdict.evidence.empty());
  EXPECT_NE(verdict.evidence.front().what.find(what), std::string::npos)
      << verdict.evidence.front().what;
}
