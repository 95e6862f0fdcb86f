// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QListView>

namespace wavedeck::ui {

/// A theme with what is in it. Texts have been made plain.
struct ThemeRow {
    int number = 0;
    QString letter;
    QString title;
    int notes = 0;
    int votes = 0; ///< -1 = hidden
    QString by; ///< "Nakamura 4, Haddad 2"

    bool operator==(const ThemeRow&) const = default;
};

/// Themes with their votes as bars, most votes first once they are shown. Notes are dropped on them; plus and minus
/// give and take back a vote. GUI thread.
class ThemeList : public QListView {
    Q_OBJECT
public:
    ThemeList(const Appearance& appearance, QWidget* parent);

    void setThemes(const QList<ThemeRow>& themes);
    const QList<ThemeRow>& themes() const;
    int current() const; ///< Theme::number; 0 = none
    bool choose(int number);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

Q_SIGNALS:
    void opened(int theme); ///< Enter: another title
    void removed(int theme); ///< Delete
    void voted(int theme, bool more);
    void dropped(int note, int theme);
    void reached(const QRect& row);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    class Model;
    class Delegate;
    int rowHeight() const;

    const Appearance& m_appearance;
    Model* m_model;
};

} // namespace wavedeck::ui
