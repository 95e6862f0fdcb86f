// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/knowledgedesk.h"
#include "ui/theme/appearance.h"

#include <QTextEdit>

class QLabel;

namespace wavedeck::ui {

/// Markdown as somebody else wrote it: HTML in it is text, no link is followed, and nothing it names is ever fetched or
/// read, pictures included. GUI thread.
class SafeText : public QTextEdit {
    Q_OBJECT
public:
    explicit SafeText(QWidget* parent);
    void setText(const QString& markdown);

protected:
    QVariant loadResource(int type, const QUrl& name) override; ///< something empty, whatever is asked for
};

/// One entry whole: what it is, its text, what became of what it links to, and its versions. GUI thread.
class EntryView : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMostText = 40'000; ///< characters; Markdown is read on this thread

    EntryView(Appearance& appearance, QWidget* parent);

    void setEntry(const knowledge::Entry* entry); ///< null = none
    void setSaves(const QList<KnowledgeSave>& saves); ///< newest first
    SafeText* text() const { return m_text; }
    QLabel* facts() const { return m_facts; }
    QLabel* saves() const { return m_saves; }

private:
    QLabel* m_title;
    QLabel* m_facts;
    SafeText* m_text;
    QLabel* m_saves;
};

/// The state of an entry in a person's words: "documented, not fixed".
QString stateWords(const QString& state);

} // namespace wavedeck::ui
