// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>

/// One thing that was learned (KNOW-1 to 14). Plain value; any thread. Texts are somebody else's.
namespace wavedeck::knowledge {

struct Entry {
    int number = 0; ///< 0 = not in the base yet; never used again
    QString kind
        = QStringLiteral("lesson"); ///< lesson, pattern, anti-pattern, decision, bug-fix, update, component, document
    QString title;
    QString text; ///< Markdown as it came, code blocks byte for byte (KNOW-10)
    QString rationale; ///< a decision needs one; the root cause of a bug fix
    QString alternatives; ///< of a decision (KNOW-13)
    QString insight; ///< "key insight"
    QString when; ///< when to apply
    QString problem; ///< of an anti-pattern
    QString solution;
    QString implication; ///< of a session's lesson (HIST-12)
    QString place; ///< of a component: its file (KNOW-14); of what was imported: file and line (KNOW-9)
    QString source; ///< "Session 020 (2025-12-30)", RETRO-001, S-004, a file
    QString sourceRef; ///< one entry per source and reference; empty = entered by hand
    QStringList links; ///< DEBT-001, RETRO-001/3, S-001
    QString state; ///< none, planned, implemented, verified (KNOW-12): follows from what is linked, never stored
    int reuses = 0; ///< of a component; this and those below are never stored with it
    int views = 0; ///< how often it was opened (COST-12)
    int minutesSpent = -1; ///< writing it; -1 = not said
    int minutesSaved = -1; ///< wherever it was used, together; -1 = not said
    QStringList unreadBy; ///< roles that must read it and have not (RETRO-27)
    int version = 0;
    QString author;
    qint64 createdAt = 0; ///< UTC ms, as all times here
    qint64 changedAt = 0;

    bool operator==(const Entry&) const = default;
};

/// A field that a person writes: its name in JSON, its option at the terminal is `--NAME`.
struct Field {
    const char* name;
    QString Entry::*member;
    const char* help; ///< for the terminal
};
std::span<const Field> fields(); ///< links is none of them
const Field* field(const QString& name); ///< nullptr = there is none

/// Hours saved / hours spent writing (COST-12); empty = one of them is not said.
std::optional<double> returnOf(const Entry& entry);

/// A part of an entry that is not empty: its name and its Markdown.
struct Part {
    QString title; ///< "Key insight"; empty = the text itself
    QString text;
};
QList<Part> partsOf(const Entry& entry);

const QStringList& kinds();
QString kindTitle(const QString& kind); ///< "Anti-pattern"

/// LESSON-001.
QString idOf(int number);
/// The number of LESSON-001, lesson-1 or 1; 0 = it is none.
int numberOf(const QString& id);

/// Everything as one object; `id`, `state` and times included.
QJsonObject document(const Entry& entry);
/// The fields of document() back; what is no text is left empty.
Entry fromDocument(const QJsonObject& document);

/// How alike two texts are (KNOW-4): 2 × shared / all words, counted with how often, without case; 0 to 1.
double similarity(const QString& one, const QString& other);
/// Hash of title and text without case and spaces: two entries that have the same are the same.
QString fingerprint(const Entry& entry);

} // namespace wavedeck::knowledge
