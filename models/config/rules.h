// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

/// What the configuration check goes by, as data: resources/config/rules.yaml, and a file of the user's beside it.
namespace wavedeck::config {

/// Names by patterns with `*`, tried on the normalised name.
class Names {
public:
    void add(const QStringList& patterns);
    bool match(const QString& normal) const;

private:
    QStringList m_patterns;
    QRegularExpression m_any;
};

struct Rule {
    QString id;
    QString severity; ///< critical, high, medium or low
    QString what;
    QString mend;
    QString source; ///< requirement; empty = the user's
    bool off = false;
};

/// CONF-7: a name's beginning that means nothing in this kind of project.
struct NameLint {
    QString project;
    QString wrong;
    QString right;
};

/// CONF-9: one of the factors, and which findings speak against it.
struct Factor {
    QString id;
    QString name;
    QStringList rules; ///< broken when one of these has a finding
    QString sign; ///< compose | ports | build | replicas | health: what must be there; empty = a person answers
};

struct Rules {
    QList<Rule> rules;
    QStringList clientPrefixes; ///< of names that a bundler puts into the client
    QSet<QString> genericWords; ///< a name of nothing but these belongs to each component for itself
    Names same; ///< must have one value wherever they stand
    Names own; ///< may differ all the same
    Names passwords;
    Names secrets;
    Names notSecret; ///< of both
    QSet<QString> defaultPasswords;
    int secretLength = 32; ///< characters
    QSet<QString> relaxed; ///< environments where a default password harms nobody
    QHash<QString, int> imagePorts; ///< image name → port that its program listens on
    QSet<QString> backEnd; ///< words that mean the one back end
    QSet<QString> frontEnd;
    Names queues; ///< declare the queues of workers
    QList<NameLint> lints;
    QHash<QString, QString> environments; ///< word in a file's name → environment
    QList<Factor> factors;

    /// Null when there is no rule of that id.
    const Rule* rule(const QString& id) const;
};

/// Our own rules.
const Rules& ownRules();
/// Ours with those of a file: lists grow, a rule of the same id is replaced in what it says. Faults name line and
/// column. Blocks on the disk.
Result<Rules> rulesWith(const QString& file);

} // namespace wavedeck::config
