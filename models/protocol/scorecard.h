// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/domain/protocol.h"

#include <QJsonObject>
#include <QList>
#include <QString>

/// The score card of a session: 100 points in parts (PLAN-7). The source fixes one part, load balance with 15 points;
/// the others are a default that a person replaces by `scorecard.json` in the data directory (INC-42).
namespace wavedeck::protocol {

struct Facts;

struct CardPart {
    QString id; ///< one that measures() knows
    QString name;
    double points = 0; ///< above 0; those of a card sum up to 100
};

struct Card {
    QList<CardPart> parts;
    QString source = QStringLiteral("default"); ///< or the file
    QString fault; ///< why a file of the person was not used; empty = it was, or there is none

    QJsonObject toJson() const; ///< as the file holds it: {"parts":[{"id","name","points"}]}
};

QStringList measures(); ///< what a part can measure, by id
Card defaultCard();
/// Strict: known ids once each, points above 0, the sum 100. Names may be left out.
Result<Card> readCard(const QByteArray& json);
/// The card in force in a data directory. A faulty file counts as none, and says so. Reads at most 64 KiB.
Card cardOf(const QString& dataDir);

/// Each part with its points and why some are lost; the sum is withheld (null) while the session goes on or when a
/// phase was skipped, and the first part that lost nothing says nothing.
Score scoreOf(const Card& card, const Facts& facts, const QList<Phase>& phases, qint64 at);
/// Why the sum is withheld; empty = it is not.
QString withheldBecause(const Facts& facts, const QList<Phase>& phases);

} // namespace wavedeck::protocol
