// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// Plain values of the registers of security (SEC-4, SEC-9, SEC-11). No row ever holds a secret. Times are UTC ms.
namespace wavedeck::security {

/// One security control. Implemented and operational are two things: what is written, and what was seen to work.
struct Control {
    QString id;
    QString name;
    QString layer; ///< identity, application, transport, operations
    QString implemented; ///< evidence; empty = not implemented
    QString operational; ///< evidence; empty = not verified
    QString environment; ///< where it was verified
    qint64 verifiedAt = 0; ///< 0 = never
    QString actor;
};

/// The eight categories that every inventory begins with (SEC-9), none of them implemented.
const QList<Control>& controlCategories();

/// A secret by its name, never by its value.
struct SecretReference {
    QString name;
    QString environment; ///< development, staging, production
    QString store; ///< file, environment, vault, aws, …
    qint64 rotatedAt = 0; ///< 0 = never said
    QString note;
};

inline constexpr int kRotationDays = 90;

/// What is wrong with it at `now` (SEC-11); empty = nothing. `rotation due` when it was last rotated more than 90 days
/// ago or nobody said when; a secret of production in a file or in the environment of a process fails.
struct Verdict {
    bool due = false;
    bool fails = false;
    QString text;
};
Verdict verdictOf(const SecretReference& reference, qint64 now);

} // namespace wavedeck::security
