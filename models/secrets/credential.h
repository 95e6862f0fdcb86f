// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wavedeck {

/// A secret that a scan found, as the register keeps it: never the secret.
struct CredentialFinding {
    QString fingerprint; ///< keyed hash over rule, path and value
    QString rule;
    QString path; ///< absolute
    int line = 0;
    QString shown; ///< redacted
};

} // namespace wavedeck
