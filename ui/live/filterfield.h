// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QLineEdit>

class QAction;
class QMenu;

namespace wavedeck::ui {

/// A field to filter a list: a sign that opens the list of words one may type (Alt+Down), a hint of the key that goes
/// to it, Esc to clear it and then to leave it. GUI thread.
class FilterField : public QLineEdit {
    Q_OBJECT
public:
    using Words = QList<std::pair<QString, QString>>; ///< what one types → what it finds
    FilterField(Appearance& appearance, const QString& name, const Words& words, QWidget* parent = nullptr);

    /// The key that goes here ("/"); empty = none is drawn.
    void setKeyHint(const QString& key);
    QMenu* helpMenu() const { return m_help; }
    /// Where the hint is drawn; empty when it is not, as when it would stand on the field's words.
    QRectF keyHintRect() const;

Q_SIGNALS:
    void left(); ///< a person is done here: Esc in an empty field, Enter, Down

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void relook();
    void showHelp();

    Appearance& m_appearance;
    QMenu* m_help;
    QAction* m_sign;
    QString m_keyHint;
};

} // namespace wavedeck::ui
