// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/secrets/rules.h"

#include <QByteArrayView>
#include <QList>

/// Where in a text secrets stand. Pure; any thread; linear in the length of the text, whatever it holds (no pattern is
/// ever tried twice from within what it has run over, or its run is bounded).
namespace wavedeck::secrets {

enum class Purpose {
    Report, ///< what somebody is going to look at: shape, randomness and no stand-in
    Hide, ///< what is better not shown: anything that may be a secret
};

struct Looking {
    Purpose purpose = Purpose::Report;
    bool assignments = true; ///< name = value and passwords in URLs; off for lock files and minified code
    bool unquoted = true; ///< in code an unquoted right side is an expression; in configuration it is the value
    qint64 nowSeconds = 0; ///< whether a JSON Web Token has expired
};

/// One secret: bytes [from, from + length) and nothing of its surroundings.
struct Hit {
    qsizetype from = 0;
    qsizetype length = 0;
    qsizetype at = 0; ///< where it shows: the armour of a private key, else `from`
    const char* rule = "";
    audit::Severity severity = audit::Severity::Info;
    const char* what = ""; ///< for people
    qsizetype name = 0; ///< of an assignment: where its name begins, and how long it is (0 = none)
    qsizetype nameLength = 0;
};

/// In order, none overlapping another.
QList<Hit> findSecrets(QByteArrayView text, const Looking& looking);

/// Whether two neighbouring bytes can begin or announce a secret at all: the cheap question before findSecrets().
bool mayHold(uchar first, uchar second);

} // namespace wavedeck::secrets
