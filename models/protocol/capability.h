// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/states.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

/// The capability card: what kinds of agents there are, and which to use when (CAP-1, CAP-2, CAP-5). Data, and what
/// follows from it. Pure; any thread.
namespace wavedeck::capability {

/// One kind of agent.
struct Card {
    Capability capability = Capability::ReadOnly;
    QString title;
    QString reads;
    QString modifies;
    QString speed;
    QString cost;
    QStringList useCases;
    QStringList limitations;
    QString when;
};

/// Read-only first.
const QList<Card>& cards();

/// A class of agents and the tools it is meant to use (CAP-5).
struct ClassCard {
    AgentClass agentClass = AgentClass::None;
    QString title;
    QString purpose;
    QStringList tools;
};

/// The four classes, without None.
const QList<ClassCard>& classes();

/// True when using the tool changes something: Edit, Write, Bash and the like. Upper and lower case count the same.
bool modifies(const QString& tool);

/// Those of the tools that the class is not meant to use; nothing for None. Tools that modify are not among them: they
/// are a matter of the capability.
QStringList outsideOf(AgentClass agentClass, const QStringList& tools);

/// `{"agents":[{"capability","title",…}],"classes":[{"class","title","purpose","tools"}],"modifying_tools":[…]}`
QJsonObject document();
/// One page for people.
QString text();

} // namespace wavedeck::capability
