// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <functional>

#include <QObject>

#include <memory>

class QLabel;
class QWidget;

/// Questions to a person. They are asked without a second event loop, so that nothing waits behind them and a test can
/// put its own answers in place of the window. GUI thread.
namespace wavedeck::ui {

/// The life of a question that stands open: who asks keeps a weak pointer to it, and says so when somebody else has
/// decided meanwhile; the question closes then, and nothing is called.
class Standing : public QObject {
    Q_OBJECT
Q_SIGNALS:
    void settled();
};

/// What is asked before something that cannot be undone, or that needs words. All texts are shown as plain text.
struct Question {
    struct Field {
        QString label;
        bool required = false;
        QStringList choices; ///< offered, not enforced; empty = a plain field
        QString value = {}; ///< what it holds at first
        bool prose = false; ///< several lines
    };
    QString title; ///< "Stop session S-014?"
    QString text; ///< what will happen, to whom
    QList<Field> fields;
    QString verb; ///< on the button that does it: "Stop session"
    QString keep; ///< on the button that leaves all as it is, which is the default without fields: "Keep running"
    bool dangerous = false; ///< the verb is painted as a warning
    std::shared_ptr<Standing> standing = {}; ///< kept as long as the question is open; null = nobody else can decide it
};

/// values: one a field, trimmed.
using Confirmed = std::function<void(const QStringList& values)>;
/// Asks, and calls `yes` later when the person chose the verb; otherwise nothing is called.
using Ask = std::function<void(QWidget* parent, const Question& question, Confirmed yes)>;

/// The real one: a window-modal dialog. With fields Ctrl+Enter answers it, wherever the keyboard is in it.
void askInDialog(QWidget* parent, const Question& question, Confirmed yes);

/// The label of a form's field, which it names for a screen reader, too. A required one is marked by an asterisk and by
/// the word, which is spoken.
QLabel* fieldLabel(const QString& label, QWidget* field, bool required);
/// "* required", for the foot of a form.
QLabel* requiredHint(QWidget* parent);

} // namespace wavedeck::ui
